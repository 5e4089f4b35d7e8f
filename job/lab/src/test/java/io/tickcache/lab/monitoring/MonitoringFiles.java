package io.tickcache.lab.monitoring;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What stands in {@code docker/monitoring}, and all that it asks Prometheus for. */
record MonitoringFiles(List<Board> boards, Rules recording, Rules alerts, Runbook runbook) {

  static final Path ROOT = Path.of("../..");
  static final Path MONITORING = ROOT.resolve("docker/monitoring");
  static final Path PROMETHEUS = MONITORING.resolve("prometheus");
  static final Path GRAFANA = MONITORING.resolve("grafana");
  static final Path DASHBOARDS = GRAFANA.resolve("dashboards");

  /**
   * An expression, and where it stands.
   *
   * @param place dashboard and panel, or the file of the rule
   * @param name of the line or the rule
   * @param empty why it gives nothing in a healthy run; null if it does
   */
  record Asked(String place, String name, String expr, String empty) {}

  static MonitoringFiles read() throws IOException {
    return new MonitoringFiles(
        Board.readAll(GRAFANA.resolve("panels")),
        Rules.read(PROMETHEUS.resolve("rules/recording.yml")),
        Rules.read(PROMETHEUS.resolve("rules/alerts.yml")),
        Runbook.read(ROOT.resolve("docs/runbook.md")));
  }

  List<Asked> ofPanels() {
    List<Asked> all = new ArrayList<>();
    for (Board board : boards) {
      for (Board.Panel panel : board.panels()) {
        for (Board.Query query : panel.all()) {
          all.add(
              new Asked(
                  board.title() + " / " + panel.title(),
                  query.legend() == null ? panel.title() : query.legend(),
                  Expressions.expand(query.expr()),
                  panel.empty()));
        }
      }
    }
    return all;
  }

  List<Asked> ofRules() {
    List<Asked> all = new ArrayList<>();
    recording.all().forEach(r -> all.add(new Asked("recording.yml", r.name(), r.expr(), null)));
    alerts.all().forEach(r -> all.add(new Asked("alerts.yml", r.name(), r.expr(), "no alert")));
    return all;
  }

  List<Asked> all() {
    List<Asked> all = new ArrayList<>(ofPanels());
    all.addAll(ofRules());
    return all;
  }
}
