package io.tickcache.job.kafka;

import io.tickcache.job.options.JobTopic;
import java.util.function.Function;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;

/**
 * An output of the job: the topic that it goes to and how its elements become records.
 *
 * @param topic an output
 * @param serializer by the topic's name on the brokers
 * @param <T> the elements
 */
public record JobOutput<T>(
    JobTopic topic, Function<String, KafkaRecordSerializationSchema<T>> serializer) {

  public JobOutput {
    if (topic.holds().isPresent()) {
      throw new IllegalArgumentException(topic + " is an input");
    }
  }
}
