package io.tickcache.lab.engine;

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
 * What {@code bench engine --cold} found.
 *
 * @param openSeconds from asking for the engine to its first step
 * @param steps one after the other
 */
public record ColdReport(
    Machine machine,
    String modelId,
    int context,
    EngineVariant variant,
    double openSeconds,
    List<Step> steps)
    implements BenchReport {

  /**
   * A step.
   *
   * @param atSeconds when it was done, from the first one's begin
   * @param seconds that it took
   * @param kernel what computed when it began
   */
  record Step(double atSeconds, double seconds, String kernel) {}

  /**
   * Steps of a while.
   *
   * @param kernel what computed most of them
   */
  record Slice(double fromSeconds, double toSeconds, String kernel, Samples seconds, int steps) {}

  private static final double[] ENDS = {0.01, 0.1, 0.3, 1, 3, 10, 30, 60};

  /** The steps by the time since the first one began; slices without a step are left out. */
  List<Slice> slices() {
    List<Slice> slices = new ArrayList<>();
    double from = 0;
    for (double end : ENDS) {
      double begin = from;
      List<Step> some =
          steps.stream().filter(s -> s.atSeconds() >= begin && s.atSeconds() < end).toList();
      if (!some.isEmpty()) {
        double to = Math.min(end, steps.get(steps.size() - 1).atSeconds());
        double[] seconds = some.stream().mapToDouble(Step::seconds).toArray();
        String kernel = some.get(some.size() / 2).kernel();
        slices.add(new Slice(begin, to, kernel, new Samples(seconds), some.size()));
      }
      from = end;
    }
    return slices;
  }

  @Override
  public List<String> text() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "First steps of an engine, model %s, context %d, %s: %s"
            .formatted(modelId, context, variant.storage(), machine));
    lines.add(
        "Open after %s s; the first step took %s ms. One step after the other, by the time since the"
                .formatted(Figures.plain(openSeconds), Figures.millis(steps.get(0).seconds()))
            + " first began:");
    lines.add("");
    MarkdownTable table =
        new MarkdownTable("seconds", "steps", "kernel", "median ms", "99 % ms", "longest ms");
    for (Slice slice : slices()) {
      table.add(
          Figures.plain(slice.fromSeconds()) + " to " + Figures.plain(slice.toSeconds()),
          slice.steps(),
          slice.kernel(),
          Figures.millis(slice.seconds().median()),
          Figures.millis(slice.seconds().quantile(0.99)),
          Figures.millis(slice.seconds().quantile(1)));
    }
    lines.addAll(table.lines());
    return lines;
  }

  @Override
  public ObjectNode json() {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.put("bench", "engine-cold").put("model", modelId).set("machine", machine.json());
    report.put("context", context).put("storage", variant.storage().toString());
    report.put("open_s", Figures.rounded(openSeconds));
    report.put("first_step_ms", Figures.rounded(steps.get(0).seconds() * 1e3));
    ArrayNode all = report.putArray("slices");
    for (Slice slice : slices()) {
      ObjectNode node = all.addObject();
      node.put("from_s", slice.fromSeconds()).put("to_s", Figures.rounded(slice.toSeconds()));
      node.put("steps", slice.steps()).put("kernel", slice.kernel());
      node.put("median_ms", Figures.rounded(slice.seconds().median() * 1e3));
      node.put("p99_ms", Figures.rounded(slice.seconds().quantile(0.99) * 1e3));
      node.put("max_ms", Figures.rounded(slice.seconds().quantile(1) * 1e3));
    }
    return report;
  }
}
