package io.tickcache.lab.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.engine.vector.KernelChoice;
import io.tickcache.exchange.RecordedEvent;
import io.tickcache.exchange.RecordedEvent.BookUpdateEvent;
import io.tickcache.exchange.RecordedEvent.KlineEvent;
import io.tickcache.job.Tickcache;
import io.tickcache.job.cli.CommandLineTool;
import io.tickcache.job.embedded.EmbeddedBroker;
import io.tickcache.job.embedded.FreePorts;
import io.tickcache.job.kafka.EventPublisher;
import io.tickcache.job.kafka.PredictionId;
import io.tickcache.job.kafka.TopicReader;
import io.tickcache.job.kafka.Topics;
import io.tickcache.job.options.JobTopic;
import io.tickcache.job.options.KafkaConfig;
import io.tickcache.job.options.TopicsConfig;
import io.tickcache.job.replay.MarketFeed;
import io.tickcache.model.ModelFactory;
import io.tickcache.schemas.Prediction;
import io.tickcache.simulator.SimulatorOptions;
import io.tickcache.wire.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run in one process that dies, and the same command again: nothing is lost, nothing differs. */
@Tag("long")
class KilledRunITCase {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final WireFormat<Prediction> FORMAT = new WireFormat<>(Prediction.class);
  private static final String GROUP = "killed";

  private static EmbeddedBroker broker;

  @TempDir private Path directory;
  private KafkaConfig kafka;
  private Path model;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = EmbeddedBroker.start();
  }

  @AfterAll
  static void stopBroker() throws Exception {
    broker.close();
  }

  @Test
  void goesOnFromItsNewestCheckpointAsIfItHadNotDied() throws Exception {
    kafka = KafkaConfig.of(broker.bootstrapServers());
    model = directory.resolve("model");
    ModelFactory.untrained(ModelFactory.smallConfig(), 1).write(model);
    try (Topics admin = new Topics(kafka)) {
      admin.create(topics("killed").all(), 2);
      admin.create(topics("undisturbed").all(), 2);
    }
    List<RecordedEvent> market = market();
    int half = market.size() / 2;

    publish(market.subList(0, half));
    int port = FreePorts.find(1)[0];
    try (ChildJvm first = run("first", port)) {
      awaitRead(first, half);
      first.kill();
    }
    publish(market.subList(half, market.size()));
    try (ChildJvm second = run("second", port, "--resume", "auto")) {
      awaitRead(second, market.size());
      assertThat(errorOfAnotherRun())
          .contains("is in use by another run of group 'killed' (process ");
      drain(new FlinkRest(port));
      assertThat(second.await(PATIENCE)).isZero();
    }
    assertThat(said("first")).doesNotContain("goes on from", "--resume");
    assertThat(said("second"))
        .containsPattern(
            "goes on from file:\\S+/chk-\\d+, completed \\S+Z; to begin without state: --resume never")
        .doesNotContain("books are empty");

    runUndisturbed();
    Map<PredictionId, String> undisturbed = predictions("undisturbed");
    assertThat(undisturbed).hasSizeGreaterThan(half);
    assertThat(predictions("killed")).isEqualTo(undisturbed);
  }

  private static List<RecordedEvent> market() throws IOException {
    List<RecordedEvent> events = new ArrayList<>();
    try (MarketFeed feed =
        MarketFeed.simulated(
            SimulatorOptions.defaults()
                .withSeed(3)
                .withInstruments(4)
                .withUpdatesPerSecond(20)
                .withKlineInterval(Duration.ofMillis(500)),
            null,
            Duration.ofSeconds(30))) {
      while (feed.hasNext()) {
        RecordedEvent event = feed.next();
        if (event instanceof BookUpdateEvent
            || event instanceof KlineEvent) { // the rest has no topic
          events.add(event);
        }
      }
    }
    return events;
  }

  private void publish(List<RecordedEvent> events) {
    try (EventPublisher publisher = new EventPublisher(kafka, topics("killed"))) {
      events.forEach(publisher::publish);
      publisher.flush();
    }
  }

  /** The job as a user runs it, in a process of its own. */
  private ChildJvm run(String name, int port, String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("run", "--config", config(GROUP).toString()));
    arguments.addAll(List.of("--set", "rest.bind-port=" + port, "--set", "rest.port=" + port));
    arguments.addAll(List.of(more));
    JavaProgram program =
        new JavaProgram(
            name,
            ClassPaths.whole(),
            List.of(
                "-Xmx1g",
                KernelChoice.FLAG,
                "-Dlog4j2.configurationFile=classpath:tickcache-log4j2.xml"),
            Tickcache.class.getName(),
            arguments);
    return ChildJvm.start(program, Map.of(), log(name));
  }

  private String errorOfAnotherRun() throws IOException {
    ByteArrayOutputStream unused = new ByteArrayOutputStream();
    return CommandLineTool.run(
            new PrintStream(unused, true, StandardCharsets.UTF_8),
            "run",
            "--config",
            config(GROUP).toString())
        .error();
  }

  private void runUndisturbed() throws IOException {
    assertThat(
            CommandLineTool.run(
                    "run",
                    "--config",
                    config("undisturbed").toString(),
                    "--set",
                    "source.bounded=true")
                .error())
        .isNull();
  }

  private Path config(String run) throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("kafka.bootstrap-servers", broker.bootstrapServers());
    settings.put("kafka.group-id", run);
    settings.put("model.directory", model.toString());
    settings.put("kv-cache.memory", "32m");
    settings.put("delivery", "exactly-once");
    settings.put("sink.transactional-id-prefix", run);
    settings.putAll(topics(run).settings());
    // Each partition is published in order; and no outage may make one look idle.
    settings.put("source.max-out-of-orderness", "0 ms");
    settings.put("source.idle-timeout", "1 min");
    settings.put("parallelism.default", "2");
    settings.put("execution.checkpointing.interval", "300 ms");
    settings.put("execution.checkpointing.dir", directory.resolve("checkpoints").toString());
    settings.put("execution.checkpointing.savepoint-dir", directory.resolve("stopped").toString());
    return Files.writeString(directory.resolve(run + ".yaml"), YamlLines.of(settings));
  }

  /** Both runs read the same input. */
  private static TopicsConfig topics(String run) {
    return TopicsConfig.from(new Configuration()).withOutputsOf(run);
  }

  /** Returns when a checkpoint holds so many records, as the offsets tell that it committed. */
  private void awaitRead(ChildJvm run, long records) throws Exception {
    try (Topics admin = new Topics(kafka)) {
      Await.until(
          "the run to read " + records + " records",
          PATIENCE,
          () -> {
            run.requireAlive();
            return admin.committedRecords(GROUP) >= records;
          });
    }
  }

  private static void drain(FlinkRest rest) throws Exception {
    rest.drain(rest.jobs().get(0));
  }

  private String said(String run) throws IOException {
    return Files.readString(log(run));
  }

  private Path log(String run) {
    return directory.resolve(run + ".log");
  }

  /** The bytes of each prediction, none of which may come twice. */
  private Map<PredictionId, String> predictions(String run) {
    Map<PredictionId, String> predictions = new LinkedHashMap<>();
    try (TopicReader reader =
        new TopicReader(
            kafka, topics(run).name(JobTopic.PREDICTIONS), TopicReader.Start.BEGINNING)) {
      while (!reader.atEnd()) {
        for (ConsumerRecord<byte[], byte[]> record : reader.poll(Duration.ofMillis(200))) {
          PredictionId id = PredictionId.of(FORMAT.decode(record.value()));
          String bytes = HexFormat.of().formatHex(record.value());
          assertThat(predictions.put(id, bytes)).as("%s", id).isNull();
        }
      }
    }
    return predictions;
  }
}
