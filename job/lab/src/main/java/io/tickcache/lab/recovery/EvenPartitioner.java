package io.tickcache.lab.recovery;

import io.tickcache.job.options.KafkaConfig;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.Cluster;

/**
 * Deals the instruments out to a topic's partitions in turn, so that none stays empty however few
 * there are: an empty partition holds event time back until it counts as idle.
 */
public final class EvenPartitioner implements Partitioner {

  private final Map<String, Map<ByteBuffer, Integer>> partitions = new HashMap<>();

  /** A producer's configuration with this partitioner. */
  static KafkaConfig with(KafkaConfig kafka) {
    return new KafkaConfig(
        kafka.bootstrapServers(),
        Map.of(ProducerConfig.PARTITIONER_CLASS_CONFIG, EvenPartitioner.class.getName()));
  }

  /** Made by Kafka. */
  public EvenPartitioner() {}

  @Override
  public void configure(Map<String, ?> settings) {}

  @Override
  public synchronized int partition(
      String topic, Object key, byte[] keyBytes, Object value, byte[] bytes, Cluster cluster) {
    Map<ByteBuffer, Integer> ofTopic = partitions.computeIfAbsent(topic, name -> new HashMap<>());
    int next = ofTopic.size() % cluster.partitionCountForTopic(topic);
    return ofTopic.computeIfAbsent(ByteBuffer.wrap(keyBytes), instrument -> next);
  }

  @Override
  public void close() {}
}
