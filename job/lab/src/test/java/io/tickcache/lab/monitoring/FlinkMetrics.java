package io.tickcache.lab.monitoring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Metrics of Flink's and its connectors' that dashboards and alerts ask for. */
final class FlinkMetrics {

  private FlinkMetrics() {}

  /** Their names in Prometheus, in order; a job that ran had all of them. */
  static List<String> listed() throws IOException {
    return Files.readAllLines(Path.of("src/test/resources/monitoring/flink-metrics.txt"));
  }
}
