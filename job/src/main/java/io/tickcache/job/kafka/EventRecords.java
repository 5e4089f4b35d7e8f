package io.tickcache.job.kafka;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.exchange.RecordedEvent.BookUpdateEvent;
import io.tickcache.exchange.RecordedEvent.KlineEvent;
import io.tickcache.exchange.RecordedEvent.MarketEvent;
import io.tickcache.job.options.JobTopic;
import io.tickcache.schemas.Kline;
import io.tickcache.schemas.MarketContext;
import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.schemas.UpdateType;
import io.tickcache.steps.EventTime;
import io.tickcache.wire.WireFormat;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Makes records of the input topics of recorded events, and counts them. For one thread. */
public final class EventRecords {

  private final WireFormat<OrderBookUpdate> updateFormat = new WireFormat<>(OrderBookUpdate.class);
  private final WireFormat<Kline> klineFormat = new WireFormat<>(Kline.class);
  private final WireFormat<MarketContext> marketFormat = new WireFormat<>(MarketContext.class);
  private final Set<String> instruments = new HashSet<>();
  private long snapshots;
  private long updates;
  private long klines;
  private long marketRecords;
  private long firstEventMicros;
  private long lastEventMicros;

  /**
   * The record of an order-book update, a kline or a market record; empty for other events, which
   * have no topic.
   */
  public Optional<EventRecord> of(RecordedEvent event) {
    if (event instanceof BookUpdateEvent book) {
      instruments.add(event.instrument());
      if (book.update().getType() == UpdateType.SNAPSHOT) {
        snapshots++;
      } else {
        updates++;
      }
      return record(JobTopic.ORDER_BOOK, event, updateFormat.encode(book.update()));
    }
    if (event instanceof KlineEvent kline) {
      instruments.add(event.instrument());
      klines++;
      return record(JobTopic.KLINES, event, klineFormat.encode(kline.kline()));
    }
    if (event instanceof MarketEvent market) {
      marketRecords++;
      return record(JobTopic.MARKET, event, marketFormat.encode(market.context()));
    }
    return Optional.empty();
  }

  /** The input that an event belongs to; empty for events that have no topic. */
  public static Optional<JobTopic> topic(RecordedEvent event) {
    if (event instanceof BookUpdateEvent) {
      return Optional.of(JobTopic.ORDER_BOOK);
    }
    if (event instanceof KlineEvent) {
      return Optional.of(JobTopic.KLINES);
    }
    return event instanceof MarketEvent ? Optional.of(JobTopic.MARKET) : Optional.empty();
  }

  /** What became records so far. */
  public PublishedCounts counts() {
    return new PublishedCounts(
        snapshots,
        updates,
        klines,
        marketRecords,
        instruments.size(),
        firstEventMicros,
        lastEventMicros);
  }

  private Optional<EventRecord> record(JobTopic topic, RecordedEvent event, byte[] value) {
    if (lastEventMicros == 0) {
      firstEventMicros = event.eventTimeMicros();
    }
    lastEventMicros = event.eventTimeMicros();
    return Optional.of(
        new EventRecord(
            topic,
            EventTime.toMillis(event.eventTimeMicros()),
            event.instrument().getBytes(StandardCharsets.UTF_8),
            value));
  }
}
