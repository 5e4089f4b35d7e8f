package io.tickcache.job.kafka.transactions;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Asks the topic itself what became of a transaction: a reader of committed records either gets its
 * first record or is led past it. The brokers' answer to a commit does not tell: a transaction that
 * was committed before counts as fenced: a commit begins a new epoch of its producer (KIP-890).
 */
final class FateReader {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration POLL = Duration.ofMillis(100);

  private final Properties client;
  private final Duration patience;

  /**
   * A reader that has not connected.
   *
   * @param client what every Kafka client is told
   */
  FateReader(Properties client) {
    this(client, PATIENCE);
  }

  FateReader(Properties client, Duration patience) {
    this.client = client;
    this.patience = patience;
  }

  /**
   * Reads the beginning of one partition after the other until one tells.
   *
   * @param ranges the records of one transaction
   * @return {@link Fate#UNKNOWN} also if the records are no more: deleted, or their topic with them
   * @throws IOException if it is not decided yet, since an older transaction is open, or the topic
   *     cannot be read
   */
  Fate of(List<WrittenRange> ranges) throws IOException {
    if (ranges.isEmpty()) {
      return Fate.UNKNOWN;
    }
    long deadline = System.nanoTime() + patience.toNanos();
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      Optional<Fate> fate = of(ranges, consumer);
      while (fate.isEmpty() && System.nanoTime() - deadline < 0) {
        fate = of(ranges, consumer);
      }
      if (fate.isEmpty() && ranges.stream().noneMatch(range -> isUndecided(range, consumer))) {
        return Fate.UNKNOWN;
      }
      return fate.orElseThrow(
          () ->
              new IOException(
                  "what became of a transaction cannot be told yet, since an older one is open: "
                      + WrittenRange.text(ranges)));
    } catch (KafkaException e) {
      throw new IOException(
          "what became of a transaction cannot be read: " + WrittenRange.text(ranges), e);
    }
  }

  /** What the partitions tell now; empty if none does. */
  private static Optional<Fate> of(
      List<WrittenRange> ranges, KafkaConsumer<byte[], byte[]> consumer) {
    Optional<Fate> unknown = Optional.of(Fate.UNKNOWN);
    for (WrittenRange range : ranges) {
      Optional<Fate> fate = at(range, consumer);
      if (fate.isPresent() && fate.get() != Fate.UNKNOWN) {
        return fate;
      }
      unknown = fate.isPresent() ? unknown : fate;
    }
    return unknown;
  }

  /** Whether a partition that tells nothing yet is there, and so may tell later. */
  private static boolean isUndecided(WrittenRange range, KafkaConsumer<byte[], byte[]> consumer) {
    return isThere(range, consumer) && at(range, consumer).isEmpty();
  }

  private static boolean isThere(WrittenRange range, KafkaConsumer<byte[], byte[]> consumer) {
    return consumer.partitionsFor(range.topic()).stream()
        .anyMatch(partition -> partition.partition() == range.partition());
  }

  /**
   * What one partition tells; empty if a transaction before that is open, or the partition is not
   * there: a broker that has just started may not know it yet.
   */
  private static Optional<Fate> at(WrittenRange range, KafkaConsumer<byte[], byte[]> consumer) {
    TopicPartition partition = new TopicPartition(range.topic(), range.partition());
    List<TopicPartition> one = List.of(partition);
    if (!isThere(range, consumer)) {
      LockSupport.parkNanos(POLL.toNanos());
      return Optional.empty();
    }
    consumer.assign(one);
    Map<TopicPartition, Long> beginning = consumer.beginningOffsets(one);
    if (beginning.get(partition) > range.first()) {
      return Optional.of(Fate.UNKNOWN);
    }
    consumer.seek(partition, range.first());
    try {
      return read(range, partition, consumer);
    } catch (OffsetOutOfRangeException e) { // deleted just now, or the topic was made anew
      return Optional.of(Fate.UNKNOWN);
    }
  }

  private static Optional<Fate> read(
      WrittenRange range, TopicPartition partition, KafkaConsumer<byte[], byte[]> consumer) {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
    if (!records.isEmpty()) {
      boolean first = records.iterator().next().offset() == range.first();
      return Optional.of(first ? Fate.COMMITTED : Fate.ABORTED);
    }
    return consumer.position(partition) > range.first()
        ? Optional.of(Fate.ABORTED)
        : Optional.empty();
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    Properties properties = new Properties();
    properties.putAll(client);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "1");
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
