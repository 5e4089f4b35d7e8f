package io.tickcache.inference.event;

import io.tickcache.inference.event.InstrumentEvent.BookUpdateEvent;
import io.tickcache.inference.event.InstrumentEvent.KlineEvent;
import io.tickcache.schemas.DeadLetterStage;
import io.tickcache.schemas.Kline;
import io.tickcache.schemas.MarketContext;
import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.steps.EventFate;
import io.tickcache.steps.EventRules;
import io.tickcache.steps.EventTime;
import io.tickcache.steps.RefusedEventException;
import io.tickcache.steps.SortKey;
import io.tickcache.wire.MalformedRecordException;
import io.tickcache.wire.WireFormat;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * Turns a raw event into a valid instrument event, or says why it cannot. Checks, in this order:
 * the record (key, timestamp type, value), its encoding, key and timestamp against the payload, the
 * payload's values.
 */
public final class EventDecoder {

  private final WireFormat<OrderBookUpdate> updates = new WireFormat<>(OrderBookUpdate.class);
  private final WireFormat<Kline> klines = new WireFormat<>(Kline.class);
  private final WireFormat<MarketContext> markets = new WireFormat<>(MarketContext.class);

  public InstrumentEvent decode(RawEvent raw) throws RefusedEventException {
    String instrument = checkRecord(raw, "instrument");
    return switch (raw.source()) {
      case ORDER_BOOK -> bookUpdateEvent(raw, instrument);
      case KLINE -> klineEvent(raw, instrument);
      case MARKET -> throw new IllegalArgumentException("a market record is no instrument's event");
    };
  }

  /** The same for a record of the market prefix. */
  public MarketContext decodeMarket(RawEvent raw) throws RefusedEventException {
    String market = checkRecord(raw, "market");
    MarketContext record = decode(markets, raw);
    checkKey("market", market, record.getMarket());
    checkTimestamp(raw, record.getEventTimeMicros());
    EventRules.check(record);
    return record;
  }

  /** The key, which names the {@code subject} of the record. */
  private static String checkRecord(RawEvent raw, String subject) throws RefusedEventException {
    if (raw.key() == null) {
      throw refuse(DeadLetterStage.RECORD, "the record has no key; it must be the " + subject);
    }
    String key = raw.instrument();
    if (key.equals(RawEvent.NO_INSTRUMENT)) {
      throw refuse(DeadLetterStage.RECORD, "the record's key is empty or not UTF-8");
    }
    if (raw.logAppendTime()) {
      throw refuse(
          DeadLetterStage.RECORD,
          "topic '"
              + raw.topic()
              + "' stamps records itself (LogAppendTime); the timestamp must be the event time, so"
              + " set message.timestamp.type=CreateTime");
    }
    if (raw.ahead()) {
      throw new RefusedEventException(
          DeadLetterStage.RECORD,
          EventFate.AHEAD,
          ("event time %s is further ahead of the clock of the machine that read it than"
                  + " 'source.max-ahead' allows: one of the two clocks is wrong")
              .formatted(Instant.ofEpochMilli(raw.timestampMillis())));
    }
    if (raw.value() == null) {
      throw refuse(DeadLetterStage.RECORD, "the record has no value (a tombstone)");
    }
    return key;
  }

  private BookUpdateEvent bookUpdateEvent(RawEvent raw, String instrument)
      throws RefusedEventException {
    OrderBookUpdate update = decode(updates, raw);
    checkKey("instrument", instrument, update.getInstrument());
    checkTimestamp(raw, update.getEventTimeMicros());
    EventRules.check(update);
    return new BookUpdateEvent(raw, SortKey.of(update), update);
  }

  private KlineEvent klineEvent(RawEvent raw, String instrument) throws RefusedEventException {
    Kline kline = decode(klines, raw);
    checkKey("instrument", instrument, kline.getInstrument());
    checkTimestamp(raw, kline.getEventTimeMicros());
    EventRules.check(kline);
    return new KlineEvent(raw, SortKey.of(kline), kline);
  }

  private static <T extends SpecificRecordBase> T decode(WireFormat<T> format, RawEvent raw)
      throws RefusedEventException {
    try {
      return format.decode(raw.value());
    } catch (MalformedRecordException e) {
      throw refuse(DeadLetterStage.DECODE, e.getMessage());
    }
  }

  private static void checkKey(String subject, String key, String named)
      throws RefusedEventException {
    if (!key.equals(named)) {
      throw refuse(
          DeadLetterStage.VALIDATE,
          "key '%s' is not the payload's %s '%s'".formatted(key, subject, named));
    }
  }

  private static void checkTimestamp(RawEvent raw, long eventTimeMicros)
      throws RefusedEventException {
    long eventTimeMillis = EventTime.toMillis(eventTimeMicros);
    if (raw.timestampMillis() != eventTimeMillis) {
      throw refuse(
          DeadLetterStage.VALIDATE,
          "record timestamp "
              + raw.timestampMillis()
              + " ms is not the event time "
              + eventTimeMicros
              + " us in whole milliseconds");
    }
  }

  private static RefusedEventException refuse(DeadLetterStage stage, String reason) {
    return new RefusedEventException(stage, reason);
  }
}
