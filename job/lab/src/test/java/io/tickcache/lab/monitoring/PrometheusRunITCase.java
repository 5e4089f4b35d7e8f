package io.tickcache.lab.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.tickcache.job.embedded.FreePorts;
import io.tickcache.job.kafka.Topics;
import io.tickcache.job.options.KafkaConfig;
import io.tickcache.job.options.TopicsConfig;
import io.tickcache.job.options.scoring.ReferenceFile;
import io.tickcache.lab.cluster.ClusterOptions;
import io.tickcache.lab.cluster.ProcessCluster;
import io.tickcache.lab.cluster.YamlLines;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelFactory;
import io.tickcache.prometheus.DescribedPrometheusReporterFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus scrapes a real job while its feed is disturbed; then every expression of every
 * panel and every rule is evaluated. What they gave, and pictures of the panels, are left in {@code
 * target/monitoring}: look at them after a change of the dashboards.
 */
class PrometheusRunITCase {

  private static final Path RESULTS = Path.of("target", "monitoring");
  private static final int TASK_MANAGERS = 2;

  /**
   * How long the job is scraped; with {@code -Dtickcache.monitoring.seconds=120} for two minutes.
   */
  private static final int SECONDS = Integer.getInteger("tickcache.monitoring.seconds", 35);

  private static final String RATE_INTERVAL = "10s";

  /** What scores are held against, so that drift has a value: a model that nobody trained. */
  private static final String EVALUATION =
      """
      {"modelId": "%s@000000000000", "part": "TEST", "feeBps": 0.0, "horizons": [
        {"output": "return_1s_bps", "klineIntervalMicros": 0,
         "pooled": {"model": {"effectiveRows": 250, "ic": 0.1, "direction": {"right": 0.5},
           "returns": {"bpsPerTrade": 0.1}, "weights": null}},
         "calibration": {"expected": 0.5, "error": 0.01}}]}
      """;

  @TempDir private Path directory;

  @Test
  void everyExpressionOfDashboardsAndAlertsGivesDataOfARunningJob() throws Exception {
    Optional<Path> program = PrometheusServer.program("prometheus");
    assumeTrue(program.isPresent(), "no prometheus on the PATH (Debian: prometheus)");
    MonitoringFiles files = MonitoringFiles.read();
    int[] ports = FreePorts.find(TASK_MANAGERS + 2);
    List<Evaluation> evaluations;
    try (ProcessCluster cluster = startCluster(ports);
        PrometheusServer prometheus =
            PrometheusServer.start(
                program.get(), ScrapeConfig.write(directory, ports), directory, ports[0])) {
      run(cluster);
      evaluations = new Evaluator(prometheus, files, RATE_INTERVAL, SECONDS).all();
      assertThat(metricsAskedFor(files))
          .as("metrics that no process has")
          .isSubsetOf(names(prometheus));
    }
    Evaluation.write(evaluations, Files.createDirectories(RESULTS));
    PanelPictures.draw(files, evaluations, RESULTS);
    for (Evaluation each : evaluations) {
      boolean data = each.hasData() || each.asked().empty() != null;
      assertThat(data).as("%s of %s", each.asked().name(), each.asked().place()).isTrue();
    }
    assertThat(alerts(files, evaluations, "warning"))
        .as("what disturbed the feed")
        .contains("TickcacheBooksInvalid", "TickcacheEventsAhead");
    assertThat(alerts(files, evaluations, "critical")).isEmpty();
  }

  /** Those whose expression has a value, however short the time. */
  private static List<String> alerts(
      MonitoringFiles files, List<Evaluation> evaluations, String severity) {
    Set<String> values =
        evaluations.stream()
            .filter(Evaluation::hasData)
            .map(each -> each.asked().name())
            .collect(Collectors.toSet());
    return files.alerts().all().stream()
        .filter(alert -> alert.labels().containsValue(severity))
        .map(Rules.Rule::alert)
        .filter(values::contains)
        .toList();
  }

  private ProcessCluster startCluster(int[] ports) throws Exception {
    Path model = directory.resolve("model");
    ModelConfig config = ModelFactory.withNextSteps(ModelFactory.smallConfig());
    ModelFactory.untrained(config, 1).write(model);
    Files.writeString(model.resolve(ReferenceFile.NAME), EVALUATION.formatted(config.name()));
    String scraped = ports[1] + "," + ports[2] + "," + ports[3];
    return ProcessCluster.start(
        ClusterOptions.light(
            directory,
            TASK_MANAGERS,
            128,
            Map.of(
                "metrics.reporter.prom.factory.class",
                DescribedPrometheusReporterFactory.class.getName(),
                "metrics.reporter.prom.port",
                scraped)));
  }

  /** The job, for as long as it is to be looked at; it goes on when this returns. */
  private void run(ProcessCluster cluster) throws Exception {
    KafkaConfig kafka = KafkaConfig.of(cluster.bootstrapServers());
    TopicsConfig topics = TopicsConfig.ofRun("run");
    try (Topics admin = new Topics(kafka)) {
      admin.create(topics.all(), 2);
    }
    String config = config(cluster.bootstrapServers(), topics).toString();
    String job = cluster.submit(TASK_MANAGERS, "run", "--config", config);
    cluster.awaitRunning(job);
    try (DisturbedFeed feed = new DisturbedFeed(kafka, topics, 16, 10)) {
      feed.start();
      long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
      while (System.nanoTime() < end) {
        Thread.sleep(200);
        cluster.requireAlive();
        feed.requireAlive();
      }
    }
  }

  private Path config(String bootstrapServers, TopicsConfig topics) throws IOException {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("kafka.bootstrap-servers", bootstrapServers);
    settings.put("kafka.group-id", "run");
    settings.putAll(topics.settings());
    settings.put("model.directory", directory.resolve("model").toString());
    settings.put(
        "kv-cache.memory", "2m"); // holds most of the instruments, so that some are spilled
    settings.put("delivery", "exactly-once");
    settings.put("signals.strategy", "reference");
    Path portfolio = directory.resolve("portfolio.yaml");
    Files.writeString(portfolio, "instruments: ['sim:SYM0001']\nevery: 1 s\n");
    settings.put("allocations.portfolio", portfolio.toString());
    settings.put("scores.window", "10 min");
    settings.put("scores.interval", "1 s");
    settings.put("forecasts.horizon", "3");
    settings.put("forecasts.every", "10");
    settings.put("state.backend.type", "rocksdb");
    settings.put("execution.checkpointing.incremental", "true");
    settings.put("execution.checkpointing.interval", "1 s");
    settings.put(
        "execution.checkpointing.dir", directory.resolve("checkpoints").toUri().toString());
    return Files.writeString(directory.resolve("run.yaml"), YamlLines.of(settings));
  }

  private static Set<String> metricsAskedFor(MonitoringFiles files) {
    Set<String> metrics = new TreeSet<>();
    files.all().forEach(asked -> metrics.addAll(Expressions.metrics(asked.expr())));
    metrics.remove("ALERTS"); // there while an alert is
    return metrics;
  }

  private static Set<String> names(PrometheusServer prometheus) throws Exception {
    Set<String> names = new TreeSet<>();
    JsonNode values = prometheus.get("label/__name__/values", Map.of());
    values.forEach(name -> names.add(name.asText()));
    return names;
  }
}
