package io.tickcache.lab.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.tickcache.prometheus.MetricTexts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What stands in docker/monitoring, against the metrics that there are, against the runbook, and
 * against Prometheus's own judgement.
 */
class MonitoringFilesTest {

  /** Writes what is derived instead of comparing it. */
  private static final String WRITE = "tickcache.monitoring.write";

  private static final ObjectWriter JSON = new ObjectMapper().writerWithDefaultPrettyPrinter();
  private static final Set<String> OF_PROMETHEUS = Set.of("up", "ALERTS");

  private static MonitoringFiles files;

  @TempDir private Path directory;

  @BeforeAll
  static void read() throws IOException {
    files = MonitoringFiles.read();
  }

  @Test
  void theDashboardsAreWhatTheirPanelsSay() throws IOException {
    Map<String, String> dashboards = new LinkedHashMap<>();
    DashboardJson json = new DashboardJson(files.alerts(), files.runbook());
    for (Board board : files.boards()) {
      dashboards.put(
          board.uid().replace("tickcache-", "") + ".json",
          JSON.writeValueAsString(json.of(board)) + "\n");
    }
    dashboards.put("runbook.json", JSON.writeValueAsString(json.ofRunbook()) + "\n");
    if (Boolean.getBoolean(WRITE)) {
      for (Map.Entry<String, String> dashboard : dashboards.entrySet()) {
        Files.writeString(
            MonitoringFiles.DASHBOARDS.resolve(dashboard.getKey()), dashboard.getValue());
      }
    }
    List<String> stale = new ArrayList<>();
    for (Map.Entry<String, String> dashboard : dashboards.entrySet()) {
      Path file = MonitoringFiles.DASHBOARDS.resolve(dashboard.getKey());
      if (!Files.exists(file) || !Files.readString(file).equals(dashboard.getValue())) {
        stale.add(dashboard.getKey());
      }
    }
    assertThat(stale)
        .as("no more as panels, rules, metrics and runbook have it; docker/monitoring/README.md")
        .isEmpty();
    try (Stream<Path> all = Files.list(MonitoringFiles.DASHBOARDS)) {
      assertThat(all.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(dashboards.keySet());
    }
  }

  /** For Prometheus's operator: the same rules in its wrapping. */
  @Test
  void theRulesForKubernetesAreTheSame() throws IOException {
    ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
    ObjectNode rule = yaml.createObjectNode();
    rule.put("apiVersion", "monitoring.coreos.com/v1").put("kind", "PrometheusRule");
    rule.putObject("metadata").put("name", "tickcache");
    ArrayNode groups = rule.putObject("spec").putArray("groups");
    for (String file : List.of("rules/recording.yml", "rules/alerts.yml")) {
      JsonNode rules = yaml.readTree(MonitoringFiles.PROMETHEUS.resolve(file).toFile());
      rules.path("groups").forEach(groups::add);
    }
    Path file = MonitoringFiles.MONITORING.resolve("kubernetes/prometheus-rule.yaml");
    if (Boolean.getBoolean(WRITE)) {
      yaml.writeValue(file.toFile(), rule);
    }
    assertThat(yaml.readTree(file.toFile())).isEqualTo(rule);
  }

  @Test
  void dashboardsAndPanelsHaveIdsOfTheirOwnAndLieBesideEachOther() throws IOException {
    Set<String> uids = new HashSet<>();
    try (Stream<Path> all = Files.list(MonitoringFiles.DASHBOARDS)) {
      for (Path file : all.toList()) {
        JsonNode dashboard = new ObjectMapper().readTree(file.toFile());
        assertThat(uids.add(dashboard.path("uid").asText())).as("%s", file).isTrue();
        Set<Integer> ids = new HashSet<>();
        Set<String> places = new HashSet<>();
        for (JsonNode panel : dashboard.path("panels")) {
          assertThat(ids.add(panel.path("id").asInt())).as("%s", panel.path("title")).isTrue();
          for (String place : places(panel.path("gridPos"))) {
            assertThat(places.add(place)).as("%s at %s", panel.path("title"), place).isTrue();
          }
        }
      }
    }
  }

  private static List<String> places(JsonNode grid) {
    List<String> places = new ArrayList<>();
    int right = grid.path("x").asInt() + grid.path("w").asInt();
    assertThat(right).isLessThanOrEqualTo(24);
    for (int x = grid.path("x").asInt(); x < right; x++) {
      for (int y = 0; y < grid.path("h").asInt(); y++) {
        places.add(x + " " + (grid.path("y").asInt() + y));
      }
    }
    return places;
  }

  /** Those of Flink's are in a list that PrometheusRunITCase compares with a running job. */
  @Test
  void askForNoMetricThatIsNotThere() throws IOException {
    Set<String> ours = MetricTexts.ofMetricsPage().names();
    Set<String> recorded =
        files.recording().all().stream().map(Rules.Rule::record).collect(Collectors.toSet());
    Set<String> flinks = new TreeSet<>();
    for (MonitoringFiles.Asked asked : files.all()) {
      Set<String> metrics = Expressions.metrics(asked.expr());
      assertThat(metrics).as("%s", asked).isNotEmpty();
      for (String metric : metrics) {
        if (metric.startsWith(Expressions.OURS)) {
          String name =
              metric
                  .substring(Expressions.OURS.length())
                  .replaceFirst("^(instrument_|model_id_(output_)?)", "")
                  .replaceFirst("_count$", "");
          assertThat(ours).as("%s", asked).contains(name);
        } else if (metric.startsWith("flink_")) {
          flinks.add(metric);
        } else {
          assertThat(recorded.contains(metric) || OF_PROMETHEUS.contains(metric))
              .as("%s in %s", metric, asked)
              .isTrue();
        }
      }
    }
    assertThat(FlinkMetrics.listed()).containsExactlyElementsOf(flinks);
  }

  @Test
  void everyAlertIsInTheRunbookAndOnADashboard() {
    List<Rules.Rule> alerts = files.alerts().all();
    assertThat(files.runbook().sections().stream().map(Runbook.Section::alert))
        .containsExactlyElementsOf(alerts.stream().map(Rules.Rule::alert).toList());
    Set<String> watched =
        files.boards().stream()
            .flatMap(board -> board.panels().stream())
            .map(Board.Panel::alert)
            .collect(Collectors.toSet());
    for (Rules.Rule alert : alerts) {
      assertThat(alert.annotations().get("runbook_url"))
          .isEqualTo(files.runbook().section(alert.alert()).anchor());
      assertThat(alert.annotations()).containsKeys("summary", "description");
      assertThat(alert.labels().get("severity")).isIn("warning", "critical");
      assertThat(watched).contains(alert.alert());
      String text = files.runbook().section(alert.alert()).text();
      assertThat(text)
          .as(alert.alert())
          .contains("**Means**", "**Meanwhile**", "**Look**", "**Do**")
          .contains("(*%s*)".formatted(alert.labels().get("severity")));
    }
  }

  /** What a silent metric means is not left to guesses. */
  @Test
  void panelsSayWhatTheyShow() {
    DashboardJson json = new DashboardJson(files.alerts(), files.runbook());
    for (Board board : files.boards()) {
      for (JsonNode panel : json.of(board).path("panels")) {
        if (!panel.path("type").asText().equals("row")) {
          assertThat(panel.path("description").asText()).as("%s", panel.path("title")).isNotEmpty();
        } else {
          assertThat(panel.path("title").asText()).endsWith("?");
        }
      }
    }
  }

  @Test
  void prometheusTakesTheFiles() throws Exception {
    Path promtool = promtool();
    run(promtool, "check", "config", MonitoringFiles.PROMETHEUS.resolve("prometheus.yml"));
    run(promtool, "check", "rules", MonitoringFiles.PROMETHEUS.resolve("rules/recording.yml"));
    run(promtool, "check", "rules", MonitoringFiles.PROMETHEUS.resolve("rules/alerts.yml"));
  }

  @Test
  void prometheusTakesTheExpressionsOfPanels() throws Exception {
    Path promtool = promtool();
    List<Map<String, String>> rules = new ArrayList<>();
    for (MonitoringFiles.Asked asked : files.ofPanels()) {
      rules.add(
          Map.of(
              "record",
              "panel:" + rules.size(),
              "expr",
              Expressions.substitute(asked.expr(), "1m", "1h")));
    }
    Path file = directory.resolve("panels.yml");
    new ObjectMapper(new YAMLFactory())
        .writeValue(
            file.toFile(), Map.of("groups", List.of(Map.of("name", "panels", "rules", rules))));
    run(promtool, "check", "rules", file);
  }

  @Test
  void alertsFireWhenTheyShouldAndElseAreSilent() throws Exception {
    Path tests = MonitoringFiles.PROMETHEUS.resolve("tests/alerts-test.yml");
    String text = Files.readString(tests);
    assertThat(files.alerts().all())
        .allSatisfy(alert -> assertThat(text).contains("- name: " + alert.alert() + "\n"));
    run(promtool(), "test", "rules", tests);
  }

  @Test
  void scrapeServicesThatComposeHas() throws IOException {
    Path compose = MonitoringFiles.ROOT.resolve("docker/compose.yaml");
    assumeTrue(Files.exists(compose), "no " + compose);
    ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
    Set<String> services = new HashSet<>();
    yaml.readTree(compose.toFile()).path("services").fieldNames().forEachRemaining(services::add);
    JsonNode config = yaml.readTree(MonitoringFiles.PROMETHEUS.resolve("prometheus.yml").toFile());
    for (JsonNode name : config.findValues("names")) {
      name.forEach(service -> assertThat(services).contains(service.asText()));
    }
    JsonNode provider =
        yaml.readTree(
            MonitoringFiles.GRAFANA.resolve("provisioning/dashboards/tickcache.yml").toFile());
    assertThat(Files.readString(compose))
        .contains(":" + provider.path("providers").path(0).at("/options/path").asText());
  }

  private static Path promtool() {
    Optional<Path> program = PrometheusServer.program("promtool");
    assumeTrue(program.isPresent(), "no promtool on the PATH (Debian: prometheus)");
    return program.get();
  }

  private static void run(Path promtool, String command, String what, Path file) throws Exception {
    Process process =
        new ProcessBuilder(promtool.toString(), command, what, file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}
