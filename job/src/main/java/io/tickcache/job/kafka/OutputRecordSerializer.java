package io.tickcache.job.kafka;

import io.tickcache.job.options.JobTopic;
import io.tickcache.wire.WireFormat;
import java.nio.charset.StandardCharsets;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.util.function.SerializableFunction;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * What follows from predictions as records. Key: whom it is about; timestamp: the event time, or
 * the clock if that is earlier.
 *
 * @param <T> what becomes a record
 */
final class OutputRecordSerializer<T extends SpecificRecordBase> extends TopicSerializer<T> {

  private static final long serialVersionUID = 1L;

  /** Names the class of its records: a job manager must not begin with Avro. */
  private final JobTopic output;

  private final SerializableFunction<T, String> key;
  private final SerializableFunction<T, Long> eventTimeMicros;
  private transient WireFormat<T> format;

  /**
   * A serializer.
   *
   * @param topic the output's name on the brokers
   * @param key of a record
   * @param eventTimeMicros of a record, microseconds since 1970-01-01 UTC
   */
  OutputRecordSerializer(
      JobTopic output,
      String topic,
      SerializableFunction<T, String> key,
      SerializableFunction<T, Long> eventTimeMicros) {
    super(topic);
    this.output = output;
    this.key = key;
    this.eventTimeMicros = eventTimeMicros;
  }

  @Override
  @SuppressWarnings("unchecked") // what the topic's records are
  public void open(SerializationSchema.InitializationContext context, KafkaSinkContext sink) {
    format = new WireFormat<>((Class<T>) output.record());
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      T record, KafkaSinkContext context, Long timestamp) {
    return new ProducerRecord<>(
        topic(),
        null,
        timestampMillis(eventTimeMicros.apply(record)),
        key.apply(record).getBytes(StandardCharsets.UTF_8),
        format.encode(record));
  }
}
