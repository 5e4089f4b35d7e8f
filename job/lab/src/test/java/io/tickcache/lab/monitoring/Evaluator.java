package io.tickcache.lab.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Asks Prometheus what Grafana and the rules would ask. */
final class Evaluator {

  private final PrometheusServer prometheus;
  private final MonitoringFiles files;
  private final String rateInterval;
  private final int seconds;
  private final Instant end = Instant.now();

  /**
   * A moment's questions.
   *
   * @param rateInterval Grafana's {@code $__rate_interval}
   * @param seconds how far back panels reach
   */
  Evaluator(PrometheusServer prometheus, MonitoringFiles files, String rateInterval, int seconds) {
    this.prometheus = prometheus;
    this.files = files;
    this.rateInterval = rateInterval;
    this.seconds = seconds;
  }

  List<Evaluation> all() throws Exception {
    List<Evaluation> all = new ArrayList<>();
    for (MonitoringFiles.Asked asked : files.ofPanels()) {
      String expression = Expressions.substitute(asked.expr(), rateInterval, seconds + "s");
      JsonNode answer =
          prometheus.get(
              "query_range",
              Map.of(
                  "query",
                  expression,
                  "start",
                  Long.toString(end.getEpochSecond() - seconds),
                  "end",
                  Long.toString(end.getEpochSecond()),
                  "step",
                  "1"));
      all.add(evaluation(asked, answer, true));
    }
    for (MonitoringFiles.Asked asked : files.ofRules()) {
      Map<String, String> query =
          Map.of("query", asked.expr(), "time", Long.toString(end.getEpochSecond()));
      all.add(evaluation(asked, prometheus.get("query", query), false));
    }
    return all;
  }

  private static Evaluation evaluation(
      MonitoringFiles.Asked asked, JsonNode answer, boolean range) {
    List<Evaluation.Line> lines = new ArrayList<>();
    for (JsonNode series : answer.path("result")) {
      lines.add(Evaluation.line(asked.name(), series, range));
    }
    return new Evaluation(asked, lines);
  }
}
