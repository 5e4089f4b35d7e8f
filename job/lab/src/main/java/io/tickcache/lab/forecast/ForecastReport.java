package io.tickcache.lab.forecast;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickcache.job.MarkdownTable;
import io.tickcache.lab.report.BenchReport;
import io.tickcache.lab.report.Figures;
import io.tickcache.lab.report.Machine;
import io.tickcache.lab.report.Samples;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code bench forecasts} found.
 *
 * @param horizon steps of a forecast
 * @param many instruments, and paths, of what is rolled together
 */
public record ForecastReport(Machine machine, String modelId, int horizon, int many, List<Row> rows)
    implements BenchReport {

  /**
   * Of one context length, seconds.
   *
   * @param fork one forecast of one path
   * @param recompute its steps, each with the whole window computed anew
   * @param together one such forecast of each of the instruments, in the same passes
   * @param single those one after the other
   * @param paths one forecast of as many paths
   */
  record Row(
      int context,
      String kernel,
      Samples fork,
      Samples recompute,
      Samples together,
      Samples single,
      Samples paths) {

    Samples recomputeRatio() {
      return recompute.with(fork, (a, b) -> a / b);
    }

    Samples togetherRatio() {
      return single.with(together, (a, b) -> a / b);
    }
  }

  @Override
  public List<String> text() {
    List<String> lines = new ArrayList<>();
    lines.add("Forecasts of %d steps, model %s, fp32: %s".formatted(horizon, modelId, machine));
    lines.add(
        "Milliseconds, median (quartiles); ratios are of each round. %d instruments, %d paths."
            .formatted(many, many));
    lines.add("");
    MarkdownTable table =
        new MarkdownTable(
            "context",
            "kernel",
            "from a fork",
            "window anew",
            "times",
            "instruments together",
            "one by one",
            "times",
            "paths together");
    for (Row row : rows) {
      table.add(
          row.context(),
          row.kernel(),
          Figures.millis(row.fork()),
          Figures.millis(row.recompute()),
          Figures.plain(row.recomputeRatio().median()),
          Figures.millis(row.together()),
          Figures.millis(row.single()),
          Figures.plain(row.togetherRatio().median()),
          Figures.millis(row.paths()));
    }
    lines.addAll(table.lines());
    return lines;
  }

  @Override
  public ObjectNode json() {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.put("bench", "forecasts").put("model", modelId).set("machine", machine.json());
    report.put("horizon", horizon).put("many", many);
    ArrayNode all = report.putArray("contexts");
    for (Row row : rows) {
      ObjectNode node = all.addObject();
      node.put("context", row.context()).put("kernel", row.kernel());
      Figures.put(node, "fork_ms", row.fork(), 1e3);
      Figures.put(node, "recompute_ms", row.recompute(), 1e3);
      Figures.put(node, "recompute_ratio", row.recomputeRatio(), 1);
      Figures.put(node, "together_ms", row.together(), 1e3);
      Figures.put(node, "single_ms", row.single(), 1e3);
      Figures.put(node, "together_ratio", row.togetherRatio(), 1);
      Figures.put(node, "paths_ms", row.paths(), 1e3);
    }
    return report;
  }
}
