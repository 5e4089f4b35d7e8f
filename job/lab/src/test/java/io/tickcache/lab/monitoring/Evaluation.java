package io.tickcache.lab.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What an expression gave.
 *
 * @param asked the expression
 * @param lines of a panel: the values over the run; of a rule: its last ones
 */
record Evaluation(MonitoringFiles.Asked asked, List<Line> lines) {

  private static final int MOST_SHOWN = 4;

  /**
   * One series.
   *
   * @param legend as Grafana would write it
   * @param times seconds since 1970-01-01 UTC
   */
  record Line(String legend, List<Double> times, List<Double> values) {

    boolean hasData() {
      return values.stream().anyMatch(Double::isFinite);
    }

    double last() {
      return values.get(values.size() - 1);
    }
  }

  int series() {
    return lines.size();
  }

  boolean hasData() {
    return lines.stream().anyMatch(Line::hasData);
  }

  static Line line(String legend, JsonNode series, boolean range) {
    List<Double> times = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    Iterable<JsonNode> points = range ? series.path("values") : List.of(series.path("value"));
    for (JsonNode point : points) {
      times.add(point.path(0).asDouble());
      values.add(number(point.path(1).asText()));
    }
    String name = legend;
    for (Map.Entry<String, JsonNode> label : series.path("metric").properties()) {
      name = name.replace("{{" + label.getKey() + "}}", label.getValue().asText());
    }
    return new Line(name, List.copyOf(times), List.copyOf(values));
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  /** All of them, as a table for people and with every value as JSON. */
  static void write(List<Evaluation> all, Path directory) throws IOException {
    new ObjectMapper()
        .writerWithDefaultPrettyPrinter()
        .writeValue(directory.resolve("evaluations.json").toFile(), all);
    StringBuilder table = new StringBuilder();
    String place = "";
    for (Evaluation each : all) {
      if (!each.asked().place().equals(place)) {
        place = each.asked().place();
        table.append("\n%s%n".formatted(place));
      }
      table.append(each.row());
    }
    Files.writeString(directory.resolve("evaluations.txt"), table);
  }

  private String row() {
    List<String> shown =
        lines.stream()
            .limit(MOST_SHOWN)
            .map(l -> String.format(Locale.ROOT, "%s = %.6g", l.legend(), l.last()))
            .toList();
    String values = lines.isEmpty() ? "empty: " + asked.empty() : String.join("; ", shown);
    return "  %-32s %3d series  %s%n    %s%n"
        .formatted(asked.name(), series(), values, asked.expr().replaceAll("\\s+", " "));
  }
}
