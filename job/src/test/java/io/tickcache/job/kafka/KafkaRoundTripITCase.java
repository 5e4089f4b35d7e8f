package io.tickcache.job.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.inference.batch.TimedPrediction;
import io.tickcache.inference.batch.TimedPredictionSerializer;
import io.tickcache.inference.event.DeadLetterSerializer;
import io.tickcache.inference.event.RawEvent;
import io.tickcache.job.embedded.EmbeddedBroker;
import io.tickcache.job.options.Delivery;
import io.tickcache.job.options.JobConfig;
import io.tickcache.job.options.JobTopic;
import io.tickcache.job.options.Settings;
import io.tickcache.job.options.TickcacheOptions;
import io.tickcache.job.options.TopicsConfig;
import io.tickcache.model.ModelFactory;
import io.tickcache.schemas.ContextState;
import io.tickcache.schemas.DeadLetter;
import io.tickcache.schemas.DeadLetterStage;
import io.tickcache.schemas.Direction;
import io.tickcache.schemas.Prediction;
import io.tickcache.schemas.StepSource;
import io.tickcache.wire.WireFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Records through the job's real source and sinks, with nothing but a map between them. */
class KafkaRoundTripITCase {

  private static final long EVENT_TIME_MILLIS = 1_723_161_255_123L;

  private static EmbeddedBroker broker;

  private String prefix;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = EmbeddedBroker.start();
  }

  @AfterAll
  static void stopBroker() throws Exception {
    broker.close();
  }

  @BeforeEach
  void createTopics() {
    prefix = "t" + System.nanoTime();
    JobConfig config = config(Delivery.AT_LEAST_ONCE);
    try (Topics topics = new Topics(config.kafka())) {
      topics.create(config.topics().all(), 2);
    }
  }

  @Test
  void carriesKeysTimestampsAndHeadersToThePredictionTopic() throws Exception {
    JobConfig config = config(Delivery.AT_LEAST_ONCE);
    publish(config.topics().name(JobTopic.ORDER_BOOK), "sim:A", "book");
    publish(config.topics().name(JobTopic.KLINES), "sim:B", "kline");

    run(config);

    List<ConsumerRecord<byte[], byte[]>> records =
        TopicRecords.of(broker, config.topics().name(JobTopic.PREDICTIONS));
    WireFormat<Prediction> format = new WireFormat<>(Prediction.class);
    assertThat(records).extracting(ConsumerRecord::timestamp).containsOnly(EVENT_TIME_MILLIS);
    assertThat(records)
        .extracting(record -> new String(record.key(), StandardCharsets.UTF_8))
        .containsExactlyInAnyOrder("sim:A", "sim:B");
    assertThat(records)
        .extracting(record -> format.decode(record.value()).getSource().name())
        .containsExactlyInAnyOrder("ORDER_BOOK", "KLINE");
    assertThat(records)
        .allSatisfy(
            record -> {
              assertThat(PredictionHeaders.read(record.headers(), PredictionHeaders.BATCH_STEPS))
                  .isEqualTo(7);
              assertThat(PredictionHeaders.read(record.headers(), PredictionHeaders.WAIT_MICROS))
                  .isEqualTo(2_000);
              assertThat(PredictionHeaders.read(record.headers(), PredictionHeaders.FORWARD_MICROS))
                  .isEqualTo(3_000);
            });
  }

  @Test
  void writesDeadLettersUnderTheKeyOfTheBadRecordEvenIfItHasNone() throws Exception {
    JobConfig config = config(Delivery.AT_LEAST_ONCE);
    publish(config.topics().name(JobTopic.ORDER_BOOK), null, "no key");

    run(config);

    List<ConsumerRecord<byte[], byte[]>> records =
        TopicRecords.of(broker, config.topics().name(JobTopic.DEAD_LETTERS));
    assertThat(records).singleElement().extracting(ConsumerRecord::key).isNull();
    DeadLetter letter = new WireFormat<>(DeadLetter.class).decode(records.get(0).value());
    assertThat(letter.getTopic()).isEqualTo(config.topics().name(JobTopic.ORDER_BOOK));
    assertThat(new String(letter.getValue().array(), StandardCharsets.UTF_8)).isEqualTo("no key");
  }

  @Test
  void commitsItsTransactionsWithExactlyOnce() throws Exception {
    JobConfig config = config(Delivery.EXACTLY_ONCE);
    for (int i = 0; i < 100; i++) {
      publish(config.topics().name(JobTopic.ORDER_BOOK), "sim:A", "book " + i);
    }

    run(config);

    assertThat(TopicRecords.of(broker, config.topics().name(JobTopic.PREDICTIONS))).hasSize(100);
  }

  /** By default brokers from 4.0 on refuse records that are more than an hour ahead of them. */
  @ParameterizedTest
  @EnumSource(Delivery.class)
  void writesPredictionsAndDeadLettersOfEventsFarAheadOfTheBrokersClock(Delivery delivery)
      throws Exception {
    JobConfig config = config(delivery);
    for (JobTopic topic : List.of(JobTopic.PREDICTIONS, JobTopic.DEAD_LETTERS)) {
      allowAhead(config.topics().name(topic), Duration.ofHours(1));
    }
    long before = System.currentTimeMillis();
    long ahead = before + Duration.ofDays(2).toMillis();
    publish(config.topics().name(JobTopic.ORDER_BOOK), "sim:A", "book", ahead);
    publish(config.topics().name(JobTopic.ORDER_BOOK), null, "no key", ahead);

    run(config);

    WireFormat<Prediction> format = new WireFormat<>(Prediction.class);
    assertThat(TopicRecords.of(broker, config.topics().name(JobTopic.PREDICTIONS)))
        .singleElement()
        .satisfies(
            record -> {
              assertThat(record.timestamp()).isBetween(before, System.currentTimeMillis());
              assertThat(format.decode(record.value()).getEventTimeMicros())
                  .isEqualTo(ahead * 1_000 + 999);
            });
    assertThat(TopicRecords.of(broker, config.topics().name(JobTopic.DEAD_LETTERS))).hasSize(1);
  }

  private static void allowAhead(String topic, Duration most) throws Exception {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", broker.bootstrapServers());
    ConfigEntry entry =
        new ConfigEntry(
            TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, Long.toString(most.toMillis()));
    try (Admin admin = Admin.create(properties)) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, topic),
                  List.of(new AlterConfigOp(entry, AlterConfigOp.OpType.SET))))
          .all()
          .get();
    }
  }

  private JobConfig config(Delivery delivery) {
    return JobConfig.from(configuration(delivery));
  }

  private Configuration configuration(Delivery delivery) {
    return new Settings()
        .add(TickcacheOptions.BOOTSTRAP_SERVERS, broker.bootstrapServers())
        .add(TickcacheOptions.MODEL_DIRECTORY, "none")
        .add(TickcacheOptions.SOURCE_BOUNDED, true)
        .add(TickcacheOptions.DELIVERY, delivery)
        .add(TopicsConfig.ofRun(prefix))
        .toConfiguration();
  }

  private void run(JobConfig config) throws Exception {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(
            2, configuration(config.sink().delivery()));
    DataStream<RawEvent> events =
        env.fromSource(
            KafkaInput.source(config, ModelFactory.smallConfig()),
            KafkaInput.watermarks(config.source()),
            "events");
    events
        .filter(event -> event.key() != null)
        .map(KafkaRoundTripITCase::prediction, TimedPredictionSerializer.TYPE)
        .sinkTo(new KafkaOutput(config).predictions());
    events
        .filter(event -> event.key() == null)
        .map(KafkaRoundTripITCase::deadLetter, DeadLetterSerializer.TYPE)
        .sinkTo(new KafkaOutput(config).deadLetters());
    env.execute();
  }

  private static TimedPrediction prediction(RawEvent event) {
    Prediction prediction =
        Prediction.newBuilder()
            .setInstrument(event.instrument())
            .setEventTimeMicros(event.timestampMillis() * 1_000 + 999)
            .setContextEpochMicros(0)
            .setPosition(0)
            .setSource(StepSource.valueOf(event.source().name()))
            .setOutputs(List.of())
            .setDirection(Direction.NEUTRAL)
            .setConfidence(0)
            .setContextLength(1)
            .setContextState(ContextState.KEPT)
            .setModelId("untrained@0")
            .build();
    return new TimedPrediction(prediction, 7, 2_000_000, 3_000_000);
  }

  private static DeadLetter deadLetter(RawEvent event) {
    return DeadLetter.newBuilder()
        .setTopic(event.topic())
        .setPartition(event.partition())
        .setOffset(event.offset())
        .setTimestampMillis(event.timestampMillis())
        .setKey(null)
        .setValue(ByteBuffer.wrap(event.value()))
        .setStage(DeadLetterStage.RECORD)
        .setReason("test")
        .build();
  }

  private void publish(String topic, String key, String value) throws Exception {
    publish(topic, key, value, EVENT_TIME_MILLIS);
  }

  private void publish(String topic, String key, String value, long timestampMillis)
      throws Exception {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", broker.bootstrapServers());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer
          .send(
              new ProducerRecord<>(
                  topic,
                  null,
                  timestampMillis,
                  key == null ? null : key.getBytes(StandardCharsets.UTF_8),
                  value.getBytes(StandardCharsets.UTF_8)))
          .get();
    }
  }
}
