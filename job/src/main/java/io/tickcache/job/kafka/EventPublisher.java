package io.tickcache.job.kafka;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.exchange.RecordedEvent.BookUpdateEvent;
import io.tickcache.exchange.RecordedEvent.KlineEvent;
import io.tickcache.exchange.RecordedEvent.MarketEvent;
import io.tickcache.job.UserException;
import io.tickcache.job.options.JobTopic;
import io.tickcache.job.options.KafkaConfig;
import io.tickcache.job.options.TopicsConfig;
import io.tickcache.schemas.Kline;
import io.tickcache.schemas.MarketContext;
import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.schemas.UpdateType;
import io.tickcache.steps.EventTime;
import io.tickcache.wire.WireFormat;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Puts recorded events on the input topics as any publisher should: key the instrument (or the
 * market), timestamp the event time, value the Avro record; an instrument's events keep their
 * order. For one thread.
 */
public final class EventPublisher implements AutoCloseable {

  private final TopicsConfig topics;
  private final KafkaProducer<byte[], byte[]> producer;
  private final WireFormat<OrderBookUpdate> updateFormat = new WireFormat<>(OrderBookUpdate.class);
  private final WireFormat<Kline> klineFormat = new WireFormat<>(Kline.class);
  private final WireFormat<MarketContext> marketFormat = new WireFormat<>(MarketContext.class);
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private final Set<String> instruments = new HashSet<>();
  private long snapshots;
  private long updates;
  private long klines;
  private long marketRecords;
  private long firstEventMicros;
  private long lastEventMicros;

  public EventPublisher(KafkaConfig kafka, TopicsConfig topics) {
    this.topics = topics;
    Properties client = kafka.clientProperties();
    client.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, "2");
    client.putIfAbsent(ProducerConfig.BATCH_SIZE_CONFIG, Integer.toString(128 * 1024));
    producer = new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * Sends an order-book update, a kline or a market record; other events have no topic and are
   * passed over.
   */
  public void publish(RecordedEvent event) {
    throwFailure();
    if (event instanceof BookUpdateEvent book) {
      instruments.add(event.instrument());
      send(topics.name(JobTopic.ORDER_BOOK), event, updateFormat.encode(book.update()));
      if (book.update().getType() == UpdateType.SNAPSHOT) {
        snapshots++;
      } else {
        updates++;
      }
    } else if (event instanceof KlineEvent kline) {
      instruments.add(event.instrument());
      send(topics.name(JobTopic.KLINES), event, klineFormat.encode(kline.kline()));
      klines++;
    } else if (event instanceof MarketEvent market) {
      send(topics.name(JobTopic.MARKET), event, marketFormat.encode(market.context()));
      marketRecords++;
    }
  }

  /** Waits until the brokers have all of it. */
  public void flush() {
    producer.flush();
    throwFailure();
  }

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

  @Override
  public void close() {
    producer.close();
  }

  private void send(String topic, RecordedEvent event, byte[] value) {
    if (lastEventMicros == 0) {
      firstEventMicros = event.eventTimeMicros();
    }
    lastEventMicros = event.eventTimeMicros();
    producer.send(
        new ProducerRecord<>(
            topic,
            null,
            EventTime.toMillis(event.eventTimeMicros()),
            event.instrument().getBytes(StandardCharsets.UTF_8),
            value),
        (metadata, exception) -> {
          if (exception != null) {
            failure.compareAndSet(null, exception);
          }
        });
  }

  private void throwFailure() {
    Exception first = failure.get();
    if (first != null) {
      throw new UserException("cannot publish to the input topics: " + first.getMessage(), first);
    }
  }
}
