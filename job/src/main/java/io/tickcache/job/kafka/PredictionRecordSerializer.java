package io.tickcache.job.kafka;

import io.tickcache.inference.batch.TimedPrediction;
import io.tickcache.job.options.JobTopic;
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
public final class PredictionRecordSerializer extends TopicSerializer<TimedPrediction> {

  /** Where they go. */
  public static final JobOutput<TimedPrediction> OUTPUT =
      new JobOutput<>(JobTopic.PREDICTIONS, PredictionRecordSerializer::new);

  private static final long serialVersionUID = 1L;

  private transient WireFormat<Prediction> format;

  private PredictionRecordSerializer(String topic) {
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
