package io.tickcache.job.kafka;

import io.tickcache.inference.batch.TimedPrediction;
import io.tickcache.schemas.Prediction;
import io.tickcache.wire.WireFormat;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Predictions as records. Key: the instrument; timestamp: the event time, or this machine's clock
 * where that is earlier; timings as {@link PredictionHeaders}, so that equal predictions have equal
 * bytes.
 */
final class PredictionRecordSerializer extends TopicSerializer<TimedPrediction> {

  private static final long serialVersionUID = 1L;

  private transient WireFormat<Prediction> format;

  PredictionRecordSerializer(String topic) {
    super(topic);
  }

  @Override
  public void open(SerializationSchema.InitializationContext context, KafkaSinkContext sink) {
    format = new WireFormat<>(Prediction.class);
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      TimedPrediction timed, KafkaSinkContext context, Long timestamp) {
    Prediction prediction = timed.prediction();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            topic(),
            null,
            timestampMillis(prediction.getEventTimeMicros()),
            prediction.getInstrument().getBytes(StandardCharsets.UTF_8),
            format.encode(prediction));
    PredictionHeaders.write(timed, record.headers());
    return record;
  }
}
