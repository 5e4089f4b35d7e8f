package io.tickcache.lab.recovery;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickcache.job.MarkdownTable;
import io.tickcache.lab.report.BenchReport;
import io.tickcache.lab.report.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What {@code bench checkpoint} found.
 *
 * @param options what it was asked to do
 * @param costs by context length
 */
public record CheckpointReport(CheckpointOptions options, List<CheckpointCosts> costs)
    implements BenchReport {

  static final int KV_CACHE_MEGABYTES = 512;

  /** Bytes that may be handed over for each byte of a changed page or book. */
  private static final double ALLOWED_RATIO = 1.3;

  private static final double KILO = 1e-3;

  public CheckpointReport {
    costs = List.copyOf(costs);
  }

  /** Whether checkpoints hand over what changed, and little else. */
  public boolean passed() {
    return costs.stream().allMatch(each -> each.ratio() <= ALLOWED_RATIO);
  }

  /** One context length, as a line. */
  static String line(CheckpointCosts costs) {
    return String.format(
        Locale.ROOT,
        "context %d: %d checkpoints, %.0f new steps and %.1f kB handed over each",
        costs.context(),
        costs.checkpoints(),
        each(costs, costs.steps()),
        each(costs, costs.handedBytes()) * KILO);
  }

  @Override
  public List<String> text() {
    MarkdownTable table =
        new MarkdownTable(
            "context",
            "checkpoints",
            "steps",
            "pages",
            "pages kB",
            "books kB",
            "handed over kB",
            "ratio",
            "uploaded kB, median / mean",
            "state kB",
            "copy ms",
            "write ms",
            "sync ms");
    for (CheckpointCosts one : costs) {
      table.add(
          one.context(),
          one.checkpoints(),
          Figures.plain(each(one, one.steps())),
          Figures.plain(each(one, one.pages())),
          kilo(each(one, one.pageBytes())),
          kilo(each(one, one.bookBytes())),
          kilo(each(one, one.handedBytes())),
          Figures.plain(one.ratio()),
          kilo(one.uploadedBytes().median()) + " / " + kilo(one.uploadedBytes().mean()),
          kilo(one.stateBytes()),
          Figures.plain(one.copyMicros() * KILO),
          Figures.plain(one.writeMicros() * KILO),
          Figures.plain(one.syncMillis().median()));
    }
    List<String> lines = new ArrayList<>();
    lines.add(
        "a checkpoint, on average; ratio = handed over / (changed pages + changed books), at most "
            + ALLOWED_RATIO
            + "; copy, write and sync block the task: medians");
    lines.addAll(table.lines());
    return lines;
  }

  private static String kilo(double bytes) {
    return Figures.plain(bytes * KILO);
  }

  private static double each(CheckpointCosts costs, long total) {
    return total / (double) costs.checkpoints();
  }

  @Override
  public ObjectNode json() {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.put("bench", "checkpoint").put("passed", passed());
    report.put("model", options.model().filesId()).put("instruments", options.instruments());
    ArrayNode all = report.putArray("results");
    for (CheckpointCosts one : costs) {
      ObjectNode node = all.addObject();
      node.put("context", one.context()).put("checkpoints", one.checkpoints());
      node.put("steps", one.steps()).put("pages", one.pages());
      node.put("page_bytes", one.pageBytes()).put("book_bytes", one.bookBytes());
      node.put("handed_bytes", one.handedBytes()).put("ratio", Figures.rounded(one.ratio()));
      node.put("uploaded_bytes_median", Math.round(one.uploadedBytes().median()));
      node.put("uploaded_bytes_mean", Math.round(one.uploadedBytes().mean()));
      node.put("state_bytes", one.stateBytes());
      node.put("copy_us", one.copyMicros()).put("write_us", one.writeMicros());
      node.put("sync_ms", one.syncMillis().median());
    }
    return report;
  }
}
