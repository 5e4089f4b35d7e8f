package io.tickcache.job.kafka;

import io.tickcache.steps.EventTime;
import java.util.List;
import java.util.Optional;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetIdentifier;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacetProvider;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;

/**
 * Makes records of one topic. The sink must know the topic to find what an attempt before left open
 * under its transactional ids.
 *
 * @param <T> what becomes a record
 */
abstract class TopicSerializer<T>
    implements KafkaRecordSerializationSchema<T>, KafkaDatasetFacetProvider {

  private static final long serialVersionUID = 1L;

  private final String topic;

  TopicSerializer(String topic) {
    this.topic = topic;
  }

  final String topic() {
    return topic;
  }

  /**
   * Brokers refuse records from the future, by default of more than an hour: the job would fail on
   * the same one again and again. What is in the record tells its event's time in any case.
   */
  static long timestampMillis(long eventTimeMicros) {
    return Math.min(EventTime.toMillis(eventTimeMicros), System.currentTimeMillis());
  }

  @Override
  public final Optional<KafkaDatasetFacet> getKafkaDatasetFacet() {
    return Optional.of(
        new DefaultKafkaDatasetFacet(DefaultKafkaDatasetIdentifier.ofTopics(List.of(topic))));
  }
}
