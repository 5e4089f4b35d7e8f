package io.tickcache.job.kafka;

import io.tickcache.schemas.DeadLetter;
import io.tickcache.wire.WireFormat;
import java.nio.ByteBuffer;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Dead letters as records. Key: the bad record's, null where it had none; timestamp: the producer's
 * clock.
 */
final class DeadLetterRecordSerializer extends TopicSerializer<DeadLetter> {

  private static final long serialVersionUID = 1L;

  private transient WireFormat<DeadLetter> format;

  DeadLetterRecordSerializer(String topic) {
    super(topic);
  }

  @Override
  public void open(SerializationSchema.InitializationContext context, KafkaSinkContext sink) {
    format = new WireFormat<>(DeadLetter.class);
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      DeadLetter letter, KafkaSinkContext context, Long timestamp) {
    // Stamped by the producer's clock: the bad record's own may be what is wrong with it, and
    // brokers refuse records from the future. The letter tells it.
    return new ProducerRecord<>(topic(), bytes(letter.getKey()), format.encode(letter));
  }

  private static byte[] bytes(ByteBuffer buffer) {
    if (buffer == null) {
      return null;
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
