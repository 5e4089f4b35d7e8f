package io.tickcache.job.kafka;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.job.UserException;
import io.tickcache.job.options.KafkaConfig;
import io.tickcache.job.options.TopicsConfig;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Puts recorded events on the input topics as any publisher should, see {@link EventRecord}; an
 * instrument's events keep their order. For one thread.
 */
public final class EventPublisher implements AutoCloseable {

  private final TopicsConfig topics;
  private final KafkaProducer<byte[], byte[]> producer;
  private final EventRecords records = new EventRecords();
  private final AtomicReference<Exception> failure = new AtomicReference<>();

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
    records.of(event).ifPresent(this::publish);
  }

  /** Sends a record as it is, uncounted. */
  public void publish(EventRecord record) {
    throwFailure();
    producer.send(
        new ProducerRecord<>(
            topics.name(record.topic()),
            null,
            record.timestampMillis(),
            record.key(),
            record.value()),
        (metadata, exception) -> {
          if (exception != null) {
            failure.compareAndSet(null, exception);
          }
        });
  }

  /** Waits until the brokers have all of it. */
  public void flush() {
    producer.flush();
    throwFailure();
  }

  public PublishedCounts counts() {
    return records.counts();
  }

  @Override
  public void close() {
    producer.close();
  }

  private void throwFailure() {
    Exception first = failure.get();
    if (first != null) {
      throw new UserException("cannot publish to the input topics: " + first.getMessage(), first);
    }
  }
}
