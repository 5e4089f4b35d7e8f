package io.tickcache.job.kafka;

import io.tickcache.schemas.Signal;
import io.tickcache.wire.WireFormat;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Signals as records. Key: the instrument; timestamp: the event time, or the clock if that is
 * earlier.
 */
final class SignalRecordSerializer extends TopicSerializer<Signal> {

  private static final long serialVersionUID = 1L;

  private transient WireFormat<Signal> format;

  SignalRecordSerializer(String topic) {
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
