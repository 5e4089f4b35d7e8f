package io.tickcache.lab.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.job.UserException;
import io.tickcache.job.embedded.EmbeddedBroker;
import io.tickcache.job.kafka.Topics;
import io.tickcache.job.options.JobTopic;
import io.tickcache.job.options.KafkaConfig;
import io.tickcache.job.options.TopicsConfig;
import io.tickcache.schemas.ContextState;
import io.tickcache.schemas.Direction;
import io.tickcache.schemas.Guarantee;
import io.tickcache.schemas.Output;
import io.tickcache.schemas.Prediction;
import io.tickcache.schemas.StepSource;
import io.tickcache.wire.WireFormat;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class OutputLogsITCase {

  /** Nothing lost of what came twice would look like a job that is right. */
  @Test
  void aRunThatWroteARecordTwiceIsNoReference() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      KafkaConfig kafka = KafkaConfig.of(broker.bootstrapServers());
      TopicsConfig once = TopicsConfig.ofRun("once");
      TopicsConfig twice = TopicsConfig.ofRun("twice");
      try (Topics admin = new Topics(kafka)) {
        admin.create(once.all(), 1);
        admin.create(twice.all(), 1);
      }
      write(broker, once, prediction(1), prediction(2));
      write(broker, twice, prediction(1), prediction(2), prediction(1));

      try (OutputLogs logs = new OutputLogs(kafka, once)) {
        assertThat(logs.finishReference().get(JobTopic.PREDICTIONS)).hasSize(2);
      }
      try (OutputLogs logs = new OutputLogs(kafka, twice)) {
        assertThatThrownBy(logs::finishReference)
            .isInstanceOf(UserException.class)
            .hasMessage("1 records of predictions came twice though nothing disturbed the job");
      }
    }
  }

  private static void write(EmbeddedBroker broker, TopicsConfig topics, Prediction... predictions) {
    WireFormat<Prediction> format = new WireFormat<>(Prediction.class);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (Prediction prediction : predictions) {
        producer.send(
            new ProducerRecord<>(topics.name(JobTopic.PREDICTIONS), format.encode(prediction)));
      }
    }
  }

  private static Prediction prediction(long position) {
    return Prediction.newBuilder()
        .setInstrument("sim:SYM0001")
        .setEventTimeMicros(position)
        .setContextEpochMicros(0)
        .setPosition(position)
        .setSource(StepSource.ORDER_BOOK)
        .setOutputs(List.of(new Output("return_1s_bps", 1f)))
        .setDirection(Direction.UP)
        .setConfidence(0.5f)
        .setContextLength(1)
        .setContextState(ContextState.KEPT)
        .setModelId("test@1")
        .setGuarantee(Guarantee.BIT_IDENTICAL)
        .build();
  }
}
