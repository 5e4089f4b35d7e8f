package io.tickcache.lab.accuracy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickcache.evaluation.difference.Deviation;
import io.tickcache.job.MarkdownTable;
import io.tickcache.lab.report.BenchReport;
import io.tickcache.lab.report.Figures;
import io.tickcache.lab.report.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What {@code bench accuracy} found.
 *
 * @param window steps of the contexts that do not hold the whole history
 * @param truthBytes KV blocks of the truth
 * @param jump the price jump that is followed, or null
 */
public record AccuracyReport(
    Machine machine,
    String modelId,
    List<RecordedSteps> recorded,
    int window,
    long truthBytes,
    PriceJump jump,
    List<AccuracyResult> results)
    implements BenchReport {

  private static final double MEGA = 1e-6;

  @Override
  public List<String> text() {
    List<String> lines = new ArrayList<>();
    lines.add("Predictions against fp32 with the whole history, model " + modelId + ": " + machine);
    lines.add(
        format(
            "%,d recorded steps of %d instruments, the longest history %,d; those from position %,d"
                + " on are compared, by the first output. Window %,d, KV blocks of the truth %s MB",
            steps(), recorded.size(), longest(), window, window, Figures.plain(truthBytes * MEGA)));
    lines.add("");
    lines.addAll(deviations().lines());
    if (jump != null) {
      lines.add("");
      lines.add(
          format(
              "Held after 1, 2 and 4 windows: of the %d steps that moved %s by %.1f bps, from position"
                  + " %,d on, and of all steps",
              jump.moves().size(),
              recorded.get(jump.instrument()).instrument(),
              jump.bps(),
              jump.first()));
      lines.add("");
      lines.addAll(held().lines());
    }
    return lines;
  }

  private MarkdownTable deviations() {
    MarkdownTable table =
        new MarkdownTable(
            "engine",
            "storage",
            "context",
            "RMSE / deviation",
            "rank correlation",
            "flipped",
            "KV MB");
    for (AccuracyResult result : results) {
      Deviation deviation = result.deviation();
      table.add(
          result.of().engine(),
          result.of().storage(),
          result.of().contextText(),
          format("%.2e", deviation.relativeRmse()),
          format("%.6f", deviation.rankCorrelation()),
          format("%.2f %%", deviation.flipped() * 100),
          Figures.plain(result.cacheBytes() * MEGA));
    }
    return table;
  }

  private MarkdownTable held() {
    MarkdownTable table = new MarkdownTable("retention", "moves of the jump", "all steps");
    for (AccuracyResult result : results) {
      if (!result.of().full()) {
        table.add(
            result.of().retention(), percents(result.jumpHeld()), percents(result.stepsHeld()));
      }
    }
    return table;
  }

  private static String percents(double[] shares) {
    return format("%.0f, %.0f, %.0f %%", shares[0] * 100, shares[1] * 100, shares[2] * 100);
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private int steps() {
    return recorded.stream().mapToInt(RecordedSteps::size).sum();
  }

  private int longest() {
    return recorded.stream().mapToInt(RecordedSteps::size).max().orElse(0);
  }

  @Override
  public ObjectNode json() {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.put("bench", "accuracy").put("model", modelId).set("machine", machine.json());
    report.put("steps", steps()).put("instruments", recorded.size());
    report.put("longest_history", longest()).put("window", window);
    report.put("truth_kv_bytes", truthBytes);
    ArrayNode nodes = report.putArray("results");
    for (AccuracyResult result : results) {
      ObjectNode node = nodes.addObject();
      node.put("engine", result.of().engine().toString());
      node.put("storage", result.of().storage().toString());
      node.put("context", result.of().contextText());
      node.put("relative_rmse", result.deviation().relativeRmse());
      node.put("rank_correlation", result.deviation().rankCorrelation());
      node.put("flipped", result.deviation().flipped());
      node.put("kv_bytes", result.cacheBytes());
      if (jump != null && !result.of().full()) {
        putShares(node.putArray("jump_moves_held"), result.jumpHeld());
        putShares(node.putArray("all_steps_held"), result.stepsHeld());
      }
    }
    if (jump != null) {
      ObjectNode node = report.putObject("jump");
      node.put("instrument", recorded.get(jump.instrument()).instrument());
      node.put("position", jump.first()).put("moves", jump.moves().size());
      node.put("bps", Figures.rounded(jump.bps()));
    }
    return report;
  }

  private static void putShares(ArrayNode node, double[] shares) {
    for (double share : shares) {
      node.add(share);
    }
  }
}
