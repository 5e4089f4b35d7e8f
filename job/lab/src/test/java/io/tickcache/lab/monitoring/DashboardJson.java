package io.tickcache.lab.monitoring;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickcache.prometheus.MetricTexts;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Dashboards as Grafana 11 writes them. Descriptions are those of the metrics, thresholds those of
 * the alerts.
 */
final class DashboardJson {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SCHEMA_VERSION = 39;
  private static final int WIDTH = 24;
  private static final int STAT_HEIGHT = 4;
  private static final int GRAPH_HEIGHT = 8;
  private static final String DATA_SOURCE = "tickcache-prometheus";

  private final MetricTexts texts = MetricTexts.ofMetricsPage();
  private final Rules alerts;
  private final Runbook runbook;

  DashboardJson(Rules alerts, Runbook runbook) {
    this.alerts = alerts;
    this.runbook = runbook;
  }

  ObjectNode of(Board board) {
    ObjectNode json = frame(board.uid(), board.title());
    ArrayNode variables = json.putObject("templating").putArray("list");
    variable(variables, "job", "Job", "label_values(" + Expressions.OURS + "steps, job_name)");
    if (board.instrument()) {
      String metric = Expressions.OURS + "instrument_events_ahead";
      variable(
          variables,
          "instrument",
          "Instrument ahead or late",
          "label_values(%s{job_name=~\"$job\"}, instrument)".formatted(metric));
    }
    panels(board, json.putArray("panels"));
    return json;
  }

  /** The runbook, so that it is where one looks. */
  ObjectNode ofRunbook() {
    ObjectNode json = frame(Runbook.UID, "Tickcache / runbook");
    json.putObject("templating").putArray("list");
    ArrayNode panels = json.putArray("panels");
    for (Runbook.Section section : runbook.sections()) {
      int place = panels.size();
      ObjectNode panel = panels.addObject();
      panel.put("id", section.panel()).put("type", "text").put("title", section.alert());
      grid(panel, place % 2 * WIDTH / 2, place / 2 * GRAPH_HEIGHT, WIDTH / 2, GRAPH_HEIGHT);
      panel.putObject("options").put("mode", "markdown").put("content", section.text());
    }
    return json;
  }

  private static ObjectNode frame(String uid, String title) {
    ObjectNode json = JSON.createObjectNode();
    json.put("uid", uid).put("title", title).put("schemaVersion", SCHEMA_VERSION);
    json.put("editable", false).put("graphTooltip", 1).put("refresh", "30s");
    json.put("timezone", "utc");
    json.putArray("tags").add("tickcache");
    json.putObject("time").put("from", "now-1h").put("to", "now");
    ObjectNode link = json.putArray("links").addObject();
    link.put("type", "dashboards").put("title", "Tickcache").put("icon", "external link");
    link.putArray("tags").add("tickcache");
    link.put("includeVars", true).put("keepTime", true);
    link.put("asDropdown", false).put("targetBlank", false).put("tooltip", "");
    return json;
  }

  private static void variable(ArrayNode list, String name, String label, String query) {
    ObjectNode variable = list.addObject();
    variable.put("name", name).put("label", label).put("type", "query");
    dataSource(variable);
    variable.put("definition", query).put("refresh", 2).put("sort", 1);
    variable.putObject("query").put("query", query).put("refId", name).put("qryType", 1);
    variable.put("multi", true).put("includeAll", true).put("allValue", ".*");
    ObjectNode current = variable.putObject("current");
    current.putArray("text").add("All");
    current.putArray("value").add("$__all");
  }

  private void panels(Board board, ArrayNode panels) {
    int y = 0;
    for (Board.Row row : board.rows()) {
      ObjectNode header = panels.addObject();
      header.put("id", panels.size()).put("type", "row").put("title", row.title());
      header.put("collapsed", false).putArray("panels");
      grid(header, 0, y, WIDTH, 1);
      y++;
      boolean stats = row.panels().stream().allMatch(Board.Panel::isStat);
      int height = stats ? STAT_HEIGHT : GRAPH_HEIGHT;
      int width = WIDTH / row.panels().size();
      for (int i = 0; i < row.panels().size(); i++) {
        ObjectNode panel = panels.addObject().put("id", panels.size());
        grid(panel, i * width, y, width, height);
        fill(panel, row.panels().get(i));
      }
      y += height;
    }
  }

  private static void grid(ObjectNode panel, int x, int y, int width, int height) {
    panel.putObject("gridPos").put("x", x).put("y", y).put("w", width).put("h", height);
  }

  private static void dataSource(ObjectNode node) {
    node.putObject("datasource").put("type", "prometheus").put("uid", DATA_SOURCE);
  }

  private void fill(ObjectNode json, Board.Panel panel) {
    json.put("type", panel.isStat() ? "stat" : "timeseries").put("title", panel.title());
    json.put("description", description(panel));
    dataSource(json);
    ArrayNode targets = json.putArray("targets");
    for (Board.Query query : panel.all()) {
      ObjectNode target = targets.addObject();
      target.put("refId", String.valueOf((char) ('A' + targets.size() - 1)));
      dataSource(target);
      target.put("expr", Expressions.expand(query.expr()));
      target.put("legendFormat", query.legend() == null ? panel.title() : query.legend());
      target.put("range", !panel.isStat()).put("instant", panel.isStat());
    }
    look(json.putObject("fieldConfig"), panel);
    if (panel.isStat()) {
      statOptions(json.putObject("options"), panel);
    } else {
      graphOptions(json.putObject("options"));
    }
    if (panel.alert() != null) {
      ObjectNode link = json.putArray("links").addObject();
      link.put("title", "Runbook: " + panel.alert()).put("targetBlank", true);
      link.put("url", runbook.section(panel.alert()).url());
    }
  }

  private String description(Board.Panel panel) {
    List<String> lines = new ArrayList<>();
    if (panel.text() != null) {
      lines.add(panel.text());
    }
    Set<String> metrics = new TreeSet<>();
    panel.all().forEach(q -> metrics.addAll(Expressions.metrics(Expressions.expand(q.expr()))));
    for (String metric : metrics) {
      texts
          .ofFamily(metric.replaceFirst("_count$", ""))
          .ifPresent(
              text -> lines.add("`%s`: %s".formatted(metric.replace(Expressions.OURS, ""), text)));
    }
    if (panel.empty() != null) {
      lines.add("Empty: " + panel.empty() + ".");
    }
    return String.join("\n\n", lines);
  }

  private void look(ObjectNode config, Board.Panel panel) {
    ObjectNode defaults = config.putObject("defaults");
    defaults.put("unit", panel.unit());
    if (panel.unit().equals("percentunit") || panel.max() != null) {
      defaults.put("min", 0);
    }
    if (panel.max() != null) {
      defaults.put("max", panel.max());
    }
    if (panel.empty() != null) {
      defaults.put("noValue", panel.empty());
    }
    defaults.putObject("color").put("mode", panel.isStat() ? "thresholds" : "palette-classic");
    ArrayNode steps = defaults.putObject("thresholds").put("mode", "absolute").putArray("steps");
    thresholds(steps, panel);
    if (!panel.isStat()) {
      ObjectNode custom = defaults.putObject("custom");
      custom.put("drawStyle", "line").put("lineWidth", 1).put("showPoints", "never");
      custom.put("fillOpacity", panel.stack() ? 40 : 0).put("spanNulls", false);
      custom.putObject("stacking").put("mode", panel.stack() ? "normal" : "none").put("group", "A");
      custom.putObject("thresholdsStyle").put("mode", panel.hasThreshold() ? "line" : "off");
    }
    config.putArray("overrides");
  }

  private void thresholds(ArrayNode steps, Board.Panel panel) {
    if (!panel.hasThreshold()) {
      steps.addObject().put("color", "text").putNull("value");
      return;
    }
    Rules.Threshold threshold = alerts.threshold(panel.alert());
    String severity = alerts.alert(panel.alert()).labels().get("severity");
    String bad = severity.equals("critical") ? "red" : "orange";
    double value = threshold.value() * (panel.scale() == null ? 1 : panel.scale());
    switch (threshold.how()) {
      case ">" -> {
        steps.addObject().put("color", "green").putNull("value");
        steps.addObject().put("color", bad).put("value", value);
      }
      case "<" -> {
        steps.addObject().put("color", bad).putNull("value");
        steps.addObject().put("color", "green").put("value", value);
      }
      default -> {
        steps.addObject().put("color", "green").putNull("value");
        steps.addObject().put("color", bad).put("value", value);
        steps.addObject().put("color", "green").put("value", value + 1);
      }
    }
  }

  private static void statOptions(ObjectNode options, Board.Panel panel) {
    options.put("colorMode", "value").put("graphMode", "none").put("justifyMode", "auto");
    options.put("textMode", "name".equals(panel.show()) ? "name" : "auto");
    options.putObject("reduceOptions").put("values", false).putArray("calcs").add("lastNotNull");
  }

  private static void graphOptions(ObjectNode options) {
    ObjectNode legend = options.putObject("legend");
    legend.put("displayMode", "table").put("placement", "bottom").put("showLegend", true);
    legend.putArray("calcs").add("lastNotNull").add("max");
    options.putObject("tooltip").put("mode", "multi").put("sort", "desc");
  }
}
