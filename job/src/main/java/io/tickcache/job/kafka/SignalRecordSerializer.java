package io.tickcache.job.kafka;

import io.tickcache.job.options.JobTopic;
import io.tickcache.schemas.Signal;
import io.tickcache.wire.WireFormat;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Signals as records. Key: the instrument; timestamp: the event time, or the clock if that is
 * earlier.
 */
public final class SignalRecordSerializer extends TopicSerializer<Signal> {

  /** Where they go. */
  public static final JobOutput<Signal> OUTPUT =
      new JobOutput<>(JobTopic.SIGNALS, SignalRecordSerializer::new);

  private static final long serialVersionUID = 1L;

  private transient WireFormat<Signal> format;

  private SignalRecordSerializer(String topic) {
    super(topic);
  }

  @Override
  public void open(SerializationSchema.InitializationContext context, KafkaSinkContext sink) {
    format = new WireFormat<>(Signal.class);
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      Signal signal, KafkaSinkContext context, Long timestamp) {
    return new ProducerRecord<>(
        topic(),
        null,
        timestampMillis(signal.getEventTimeMicros()),
        signal.getInstrument().getBytes(StandardCharsets.UTF_8),
        format.encode(signal));
  }
}
