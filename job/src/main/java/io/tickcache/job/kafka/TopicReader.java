package io.tickcache.job.kafka;

import io.tickcache.job.options.KafkaConfig;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads one topic as a user of it would: all partitions, committed records only (unless the client
 * properties name another isolation level), without a consumer group, so that it disturbs nobody.
 * For one thread.
 */
public final class TopicReader implements AutoCloseable {

  /** Where to start. */
  public enum Start {
    BEGINNING,
    END
  }

  private final KafkaConsumer<byte[], byte[]> consumer;

  /** Opens the topic, which must exist. */
  public TopicReader(KafkaConfig kafka, String topic, Start start) {
    consumer =
        new KafkaConsumer<>(
            properties(kafka), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    consumer.assign(partitions);
    if (start == Start.BEGINNING) {
      consumer.seekToBeginning(partitions);
    } else {
      consumer.seekToEnd(partitions);
    }
    partitions.forEach(consumer::position); // seeking is lazy: fix the start now
  }

  /** What its client is told. */
  public static Properties properties(KafkaConfig kafka) {
    Properties client = kafka.clientProperties();
    client.putIfAbsent(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    client.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    return client;
  }

  /** What has arrived, waiting at most so long for the first record. */
  public ConsumerRecords<byte[], byte[]> poll(Duration atMost) {
    return consumer.poll(atMost);
  }

  /** Whether all that was committed by now has been read. */
  public boolean atEnd() {
    return consumer.endOffsets(consumer.assignment()).entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  @Override
  public void close() {
    consumer.close();
  }
}
