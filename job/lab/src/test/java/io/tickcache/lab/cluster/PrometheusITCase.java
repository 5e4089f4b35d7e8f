package io.tickcache.lab.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.engine.vector.KernelChoice;
import io.tickcache.job.Tickcache;
import io.tickcache.job.embedded.FreePorts;
import io.tickcache.job.kafka.EventPublisher;
import io.tickcache.job.kafka.Topics;
import io.tickcache.job.options.KafkaConfig;
import io.tickcache.job.options.TopicsConfig;
import io.tickcache.job.replay.MarketFeed;
import io.tickcache.model.ModelFactory;
import io.tickcache.prometheus.DescribedPrometheusReporterFactory;
import io.tickcache.prometheus.MetricTexts;
import io.tickcache.simulator.SimulatorOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus is told of a job's metrics, on a cluster and in one process. */
@Tag("long")
class PrometheusITCase {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long AHEAD_MICROS = TimeUnit.SECONDS.toMicros(30);

  private static final Pattern OURS =
      Pattern.compile(
          "# HELP"
              + " flink_taskmanager_job_task_operator_tickcache_(?:instrument_|model_id_(?:output_)?)?(\\w+)"
              + " (.*)");

  private static final int SCORED_SECONDS = 4;

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private static Path directory;
  private static int[] ports;
  private static ProcessCluster cluster;
  private static KafkaConfig kafka;

  @BeforeAll
  static void startCluster() throws Exception {
    ports = FreePorts.find(3);
    ModelFactory.untrained(ModelFactory.smallConfig(), 1).write(directory.resolve("model"));
    cluster =
        ProcessCluster.start(
            ClusterOptions.light(
                directory, 1, 128, reporter("%d,%d".formatted(ports[0], ports[1]))));
    kafka = KafkaConfig.of(cluster.bootstrapServers());
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  /** As docs/operate.md has it. */
  private static Map<String, String> reporter(String ports) {
    return Map.of(
        "metrics.reporter.prom.factory.class",
        DescribedPrometheusReporterFactory.class.getName(),
        "metrics.reporter.prom.port",
        ports);
  }

  @Test
  void describesEveryMetricOfAJobOnACluster() throws Exception {
    createTopics("cluster");
    String job = cluster.submit(1, "run", "--config", config("cluster", Map.of()).toString());
    cluster.awaitRunning(job);
    publishAhead("cluster");

    assertThat(awaitAll(ports[0], ports[1])).isEqualTo(described());
    assertThat(lines(ports[0], ports[1]))
        .as("metrics of Flink's are as they were")
        .contains(
            "# HELP flink_taskmanager_job_task_operator_numRecordsIn numRecordsIn (scope:"
                + " taskmanager_job_task_operator)");
    cluster.cancel(job);
  }

  @Test
  void describesEveryMetricOfARunInOneProcess() throws Exception {
    createTopics("alone");
    Path config = config("alone", reporter(Integer.toString(ports[2])));
    JavaProgram program =
        new JavaProgram(
            "alone",
            ClassPaths.whole(),
            List.of(
                "-Xmx1g",
                KernelChoice.FLAG,
                "-Dlog4j2.configurationFile=classpath:tickcache-log4j2.xml"),
            Tickcache.class.getName(),
            List.of("run", "--config", config.toString()));
    Path log = directory.resolve("alone.log");
    try (ChildJvm run = ChildJvm.start(program, Map.of(), log)) {
      Await.until("the run to serve", PATIENCE, () -> !lines(ports[2]).isEmpty());
      publishAhead("alone");

      assertThat(awaitAll(ports[2])).isEqualTo(described());
      assertThat(Files.readString(log)).doesNotContain("warning: ");
    }
  }

  private static void createTopics(String run) throws Exception {
    try (Topics admin = new Topics(kafka)) {
      admin.create(TopicsConfig.ofRun(run).all(), 1);
    }
  }

  /** With all that has metrics. */
  private static Path config(String run, Map<String, String> more) throws IOException {
    Map<String, String> settings = new LinkedHashMap<>(more);
    settings.put("kafka.bootstrap-servers", cluster.bootstrapServers());
    settings.put("kafka.group-id", run);
    settings.putAll(TopicsConfig.ofRun(run).settings());
    settings.put("model.directory", directory.resolve("model").toString());
    settings.put("kv-cache.memory", "32m");
    settings.put("delivery", "exactly-once");
    settings.put("signals.strategy", "reference");
    Path portfolio = directory.resolve("portfolio.yaml");
    Files.writeString(portfolio, "instruments: ['sim:SYM0001']\nevery: 1 s\n");
    settings.put("allocations.portfolio", portfolio.toString());
    settings.put("scores.window", "10 min");
    settings.put("scores.interval", "1 s");
    settings.put("execution.checkpointing.dir", directory.resolve(run).toUri().toString());
    return Files.writeString(directory.resolve(run + ".yaml"), YamlLines.of(settings));
  }

  /**
   * Some seconds of an instrument, which are scored, then an event of a clock that is wrong: some
   * metrics are there for these alone.
   */
  private static void publishAhead(String run) throws Exception {
    long now = System.currentTimeMillis() * 1_000;
    try (EventPublisher publisher = new EventPublisher(kafka, TopicsConfig.ofRun(run));
        MarketFeed feed = feed(now - TimeUnit.SECONDS.toMicros(SCORED_SECONDS + 1));
        MarketFeed ahead = feed(now + AHEAD_MICROS)) {
      while (feed.hasNext()) {
        publisher.publish(feed.next());
      }
      publisher.publish(ahead.next());
      publisher.flush();
    }
  }

  private static MarketFeed feed(long startMicros) {
    SimulatorOptions market =
        SimulatorOptions.defaults().withInstruments(1).withStartTimeMicros(startMicros);
    return MarketFeed.simulated(market, null, Duration.ofSeconds(SCORED_SECONDS));
  }

  private static Map<String, String> described() {
    MetricTexts texts = MetricTexts.ofMetricsPage();
    Map<String, String> described = new TreeMap<>();
    for (String name : texts.names()) {
      String family = "flink_taskmanager_job_task_operator_tickcache_" + name;
      described.put(name, texts.ofFamily(family).orElseThrow());
    }
    return described;
  }

  /** Our metrics with their texts, when there are at least as many as should be. */
  private static Map<String, String> awaitAll(int... processes) throws Exception {
    int metrics = described().size();
    return Await.value(
        "all metrics",
        PATIENCE,
        () -> Optional.of(ours(processes)).filter(found -> found.size() >= metrics));
  }

  private static Map<String, String> ours(int... processes) throws Exception {
    Map<String, String> ours = new TreeMap<>();
    for (String line : lines(processes)) {
      var help = OURS.matcher(line);
      if (help.matches()) {
        ours.put(help.group(1), help.group(2));
      }
    }
    return ours;
  }

  /** Of processes that serve; which of them has which port is chance. */
  private static List<String> lines(int... processes) throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int port : processes) {
      URI uri = URI.create("http://localhost:%d/metrics".formatted(port));
      try {
        lines.append(
            HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body());
      } catch (IOException e) {
        // It does not serve yet.
        lines.append("");
      }
    }
    return lines.toString().lines().toList();
  }
}
