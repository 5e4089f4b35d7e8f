package io.tickcache.job.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.exchange.RecordedEvent.MarketEvent;
import io.tickcache.job.embedded.EmbeddedBroker;
import io.tickcache.job.graph.Processing;
import io.tickcache.job.graph.TickcacheJob;
import io.tickcache.job.options.JobConfig;
import io.tickcache.job.options.JobTopic;
import io.tickcache.job.options.Settings;
import io.tickcache.job.options.TickcacheOptions;
import io.tickcache.job.replay.MarketFeed;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelFactory;
import io.tickcache.schemas.DeadLetter;
import io.tickcache.schemas.DeadLetterStage;
import io.tickcache.schemas.Prediction;
import io.tickcache.simulator.SimulatorOptions;
import io.tickcache.wire.WireFormat;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Market records from their topic to the predictions, through the job and a real broker. */
class MarketPrefixITCase {

  private static final ModelConfig MODEL = ModelFactory.withPrefix(ModelFactory.smallConfig(), 4);
  private static final Duration INTERVAL = Duration.ofMillis(500);
  private static final String BAD = "not Avro";

  @TempDir private static Path directory;
  private static EmbeddedBroker broker;
  private static final TreeSet<Long> RECORD_TIMES = new TreeSet<>();

  @BeforeAll
  static void publish() throws Exception {
    ModelFactory.untrained(MODEL, 1).write(directory);
    broker = EmbeddedBroker.start();
    JobConfig config = JobConfig.from(configuration("wide", 50));
    try (Topics topics = new Topics(config.kafka())) {
      topics.create(config.topics().all(), 2);
    }
    SimulatorOptions market = SimulatorOptions.defaults().withInstruments(6);
    try (MarketFeed feed = MarketFeed.simulated(market, INTERVAL, Duration.ofSeconds(8));
        EventPublisher publisher = new EventPublisher(config.kafka(), config.topics())) {
      publishBad(config.topics().name(JobTopic.MARKET), feed.nextEventTimeMicros() / 1_000);
      while (feed.hasNext()) {
        RecordedEvent event = feed.next();
        publisher.publish(event);
        if (event instanceof MarketEvent) {
          RECORD_TIMES.add(event.eventTimeMicros());
        }
      }
      publisher.flush();
      assertThat(publisher.counts().marketRecords()).isEqualTo(RECORD_TIMES.size()).isPositive();
    }
  }

  @AfterAll
  static void stopBroker() throws Exception {
    broker.close();
  }

  @Test
  void stepsSeeTheNewestRecordWhateverTheParallelismAndABadOneIsToldOnce() throws Exception {
    List<String> wide = run("wide", 2, 50);

    WireFormat<Prediction> format = new WireFormat<>(Prediction.class);
    assertThat(wide).hasSizeGreaterThan(300);
    for (String bytes : wide) {
      Prediction prediction = format.decode(HexFormat.of().parseHex(bytes));
      assertThat(prediction.getPrefixEventTimeMicros())
          .isEqualTo(RECORD_TIMES.floor(prediction.getEventTimeMicros()));
    }
    assertThat(deadLetters("wide"))
        .singleElement()
        .returns(DeadLetterStage.DECODE, DeadLetter::getStage)
        .returns(ByteBuffer.wrap(BAD.getBytes(StandardCharsets.UTF_8)), DeadLetter::getValue);
    assertThat(run("narrow", 1, 7)).isEqualTo(wide);
  }

  private static List<DeadLetter> deadLetters(String run) {
    WireFormat<DeadLetter> format = new WireFormat<>(DeadLetter.class);
    return TopicRecords.of(broker, run + ".dead-letters").stream()
        .map(r -> format.decode(r.value()))
        .toList();
  }

  /** The predictions' bytes, sorted. */
  private static List<String> run(String name, int parallelism, int batch) throws Exception {
    Configuration configuration = configuration(name, batch);
    JobConfig config = JobConfig.from(configuration);
    try (Topics topics = new Topics(config.kafka())) {
      topics.create(config.topics().all(), 2);
    }
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
    TickcacheJob.build(env, KafkaEnds.of(config, MODEL), Processing.of(config, MODEL));
    env.execute();
    return TopicRecords.of(broker, config.topics().name(JobTopic.PREDICTIONS)).stream()
        .map(record -> HexFormat.of().formatHex(record.value()))
        .sorted()
        .toList();
  }

  private static Configuration configuration(String run, int batch) {
    return new Settings()
        .add(TickcacheOptions.BOOTSTRAP_SERVERS, broker.bootstrapServers())
        .add(TickcacheOptions.MODEL_DIRECTORY, directory.toString())
        .add(TickcacheOptions.SOURCE_BOUNDED, true)
        .add(TickcacheOptions.BATCH_MAX_STEPS, batch)
        .add(TickcacheOptions.GROUP_ID, run)
        .add(JobTopic.PREDICTIONS.option(), run + ".predictions")
        .add(JobTopic.DEAD_LETTERS.option(), run + ".dead-letters")
        .toConfiguration();
  }

  private static void publishBad(String topic, long timestampMillis) throws Exception {
    Properties properties = new Properties();
    properties.put("bootstrap.servers", broker.bootstrapServers());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      byte[] value = BAD.getBytes(StandardCharsets.UTF_8);
      byte[] key = "somewhere".getBytes(StandardCharsets.UTF_8);
      producer.send(new ProducerRecord<>(topic, null, timestampMillis, key, value)).get();
    }
  }
}
