package io.tickcache.inference;

import io.tickcache.inference.InstrumentEvent.BookUpdateEvent;
import io.tickcache.inference.InstrumentEvent.KlineEvent;
import io.tickcache.schemas.DeadLetterStage;
import io.tickcache.schemas.Kline;
import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.steps.EventRules;
import io.tickcache.steps.RefusedEventException;
import io.tickcache.steps.SortKey;
import io.tickcache.wire.MalformedRecordException;
import io.tickcache.wire.WireFormat;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * Turns a raw event into a valid instrument event, or says why it cannot. Checks, in this order:
 * the record (key, timestamp type, value), its encoding, key and timestamp against the payload, the
 * payload's values.
 */
final class EventDecoder {

  private final WireFormat<OrderBookUpdate> updates = new WireFormat<>(OrderBookUpdate.class);
  private final WireFormat<Kline> klines = new WireFormat<>(Kline.class);

  InstrumentEvent decode(RawEvent raw) throws RefusedEventException {
    String instrument = checkRecord(raw);
    return switch (raw.source()) {
      case ORDER_BOOK -> bookUpdateEvent(raw, instrument);
      case KLINE -> klineEvent(raw, instrument);
      case MARKET -> throw new IllegalArgumentException("a market record is no instrument's event");
    };
  }

  private static String checkRecord(RawEvent raw) throws RefusedEventException {
    if (raw.key() == null) {
      throw refuse(DeadLetterStage.RECORD, "the record has no key; it must be the instrument");
    }
    String instrument = raw.instrument();
    if (instrument.equals(RawEvent.NO_INSTRUMENT)) {
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
    if (raw.value() == null) {
      throw refuse(DeadLetterStage.RECORD, "the record has no value (a tombstone)");
    }
    return instrument;
  }

  private BookUpdateEvent bookUpdateEvent(RawEvent raw, String instrument)
      throws RefusedEventException {
    OrderBookUpdate update = decode(updates, raw);
    checkEnvelope(raw, instrument, update.getInstrument(), update.getEventTimeMicros());
    EventRules.check(update);
    return new BookUpdateEvent(raw, SortKey.of(update), update);
  }

  private KlineEvent klineEvent(RawEvent raw, String instrument) throws RefusedEventException {
    Kline kline = decode(klines, raw);
    checkEnvelope(raw, instrument, kline.getInstrument(), kline.getEventTimeMicros());
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

  private static void checkEnvelope(
      RawEvent raw, String key, String instrument, long eventTimeMicros)
      throws RefusedEventException {
    if (!key.equals(instrument)) {
      throw refuse(
          DeadLetterStage.VALIDATE,
          "key '" + key + "' is not the payload's instrument '" + instrument + "'");
    }
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
