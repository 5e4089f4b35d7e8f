package io.tickcache.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricConfig;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.prometheus.PrometheusReporterFactory;
import org.apache.flink.runtime.clusterframework.types.ResourceID;
import org.apache.flink.runtime.executiongraph.ExecutionAttemptID;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;
import org.apache.flink.runtime.metrics.MetricRegistryConfiguration;
import org.apache.flink.runtime.metrics.MetricRegistryImpl;
import org.apache.flink.runtime.metrics.ReporterSetupBuilder;
import org.apache.flink.runtime.metrics.filter.DefaultReporterFilters;
import org.apache.flink.runtime.metrics.groups.TaskManagerMetricGroup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Beside Flink's reporter in a task manager's registry, both found as Flink finds reporters. */
class DescribedPrometheusReporterTest {

  private static final String OPERATOR = "flink_taskmanager_job_task_operator_";

  private final int port = freePort();
  private final int flinksPort = freePort();
  private MetricRegistryImpl registry;
  private TaskManagerMetricGroup taskManager;

  @BeforeEach
  void register() {
    Configuration configuration = new Configuration();
    reporter(configuration, "ours", DescribedPrometheusReporterFactory.class, port);
    reporter(configuration, "flinks", PrometheusReporterFactory.class, flinksPort);
    registry =
        new MetricRegistryImpl(
            MetricRegistryConfiguration.fromConfiguration(configuration, Long.MAX_VALUE),
            ReporterSetupBuilder.METRIC_SETUP_BUILDER.fromConfiguration(
                configuration, DefaultReporterFilters::metricsFromConfiguration, null));
    taskManager =
        TaskManagerMetricGroup.createTaskManagerMetricGroup(
            registry, "host", ResourceID.generate());
    MetricGroup operator =
        taskManager
            .addJob(new JobID(1, 2), "job of mine")
            .addTask(ExecutionAttemptID.randomId(), "task")
            .getOrAddOperator("incremental-inference");
    operator.counter("updates", new SimpleCounter()).inc(3);
    MetricGroup ours = operator.addGroup("tickcache");
    ours.counter("updates", new SimpleCounter()).inc(5);
    ours.gauge("instruments", (Gauge<Integer>) () -> 7);
    ours.histogram("forward_micros", new DescriptiveStatisticsHistogram(2)).update(11);
    ours.addGroup("instrument", "binance-usdm:BTCUSDT").counter("events_late").inc(13);
  }

  private static void reporter(
      Configuration configuration, String name, Class<?> factory, int port) {
    configuration.setString("metrics.reporter." + name + ".factory.class", factory.getName());
    configuration.setString("metrics.reporter." + name + ".port", Integer.toString(port));
  }

  @AfterEach
  void close() {
    taskManager.close();
    registry.closeAsync().join();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void tellsWhatMetricsOfOursAre() throws Exception {
    assertThat(lines(port, ""))
        .contains(
            help("tickcache_updates", "order-book deltas accepted into a book [events]"),
            help("tickcache_instruments", "instruments live in memory [instruments]"),
            help("tickcache_forward_micros", "time of a forward pass [microseconds]"),
            help(
                "tickcache_instrument_events_late",
                "one instrument's events that event time had passed [events]"))
        .contains(help("updates", "updates (scope: taskmanager_job_task_operator)"));
  }

  private static String help(String family, String text) {
    return "# HELP %s%s %s".formatted(OPERATOR, family, text);
  }

  @Test
  void saysAllElseAsFlinksReporterDoes() throws Exception {
    List<String> values = withoutHelp(lines(port, ""));
    assertThat(values)
        .anyMatch(line -> line.startsWith(OPERATOR + "tickcache_updates{") && line.endsWith("5.0"))
        .containsExactlyInAnyOrderElementsOf(withoutHelp(lines(flinksPort, "")));
  }

  private static List<String> withoutHelp(List<String> lines) {
    return lines.stream().filter(line -> !line.startsWith("# HELP")).toList();
  }

  @Test
  void servesChosenMetrics() throws Exception {
    assertThat(lines(port, "?name[]=" + OPERATOR + "tickcache_instruments"))
        .hasSize(3)
        .contains(help("tickcache_instruments", "instruments live in memory [instruments]"));
  }

  @Test
  void takesTheFirstFreePortOfARange() throws Exception {
    DescribedPrometheusReporter reporter = new DescribedPrometheusReporter();
    try {
      int free = freePort();
      reporter.open(config("%d,%d".formatted(port, free)));
      assertThat(reporter.port()).isEqualTo(free);
    } finally {
      reporter.close();
    }
    DescribedPrometheusReporter without = new DescribedPrometheusReporter();
    assertThatThrownBy(() -> without.open(config(Integer.toString(port))))
        .hasMessageStartingWith("no port of 'port' = %d is free for Prometheus", port);
    without.close();
  }

  static MetricConfig config(String ports) {
    MetricConfig config = new MetricConfig();
    config.setProperty("port", ports);
    return config;
  }

  private static List<String> lines(int port, String query) throws Exception {
    URI uri = URI.create("http://localhost:%d/metrics%s".formatted(port, encoded(query)));
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
        .body()
        .lines()
        .toList();
  }

  private static String encoded(String query) {
    return query.replace("[", "%5B").replace("]", "%5D");
  }
}
