package io.tickcache.lab.engine;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickcache.engine.EngineOptions;
import io.tickcache.job.MarkdownTable;
import io.tickcache.lab.engine.EngineResult.Timing;
import io.tickcache.lab.report.BenchReport;
import io.tickcache.lab.report.Figures;
import io.tickcache.lab.report.Machine;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code bench engine} found.
 *
 * @param skipped why cases are missing, a line each
 */
public record EngineReport(
    Machine machine, String modelId, List<EngineResult> results, List<String> skipped)
    implements BenchReport {

  private static final double MILLIS = 1e3;
  private static final double GIGA = 1e-9;

  @Override
  public List<String> text() {
    List<String> lines = new ArrayList<>();
    lines.add("Engine, model " + modelId + ": " + machine);
    lines.add(WorkModel.FORMULA);
    lines.add("Medians over rounds (quartiles in brackets); every ratio is made within its round.");
    lines.add("");
    lines.addAll(timings().lines());
    lines.add("");
    lines.addAll(ratios().lines());
    lines.addAll(skipped);
    return lines;
  }

  private MarkdownTable timings() {
    MarkdownTable table =
        new MarkdownTable(
            "context",
            "engine",
            "storage",
            "weights",
            "pass",
            "ms",
            "ms a step",
            "MB",
            "Mop",
            "floor ms",
            "x floor");
    for (EngineResult result : results) {
      for (Timing timing : result.timings()) {
        EngineCase measured = timing.measured();
        table.add(
            result.context(),
            engine(result),
            result.variant().storage(),
            result.variant().weights(),
            measured.name(),
            Figures.millis(timing.seconds()),
            Figures.millis(timing.seconds().median() / predictions(measured)),
            Figures.plain(measured.work().bytes() / 1e6),
            Figures.plain(measured.work().operations() / 1e6),
            Figures.millis(timing.floorSeconds().median()),
            Figures.plain(timing.timesFloor().median()));
      }
    }
    return table;
  }

  private MarkdownTable ratios() {
    MarkdownTable table =
        new MarkdownTable(
            "context",
            "engine",
            "storage",
            "weights",
            "cached ms",
            "full ms",
            "full / cached",
            "read GB/s",
            "Gop/s");
    for (EngineResult result : results) {
      table.add(
          result.context(),
          engine(result),
          result.variant().storage(),
          result.variant().weights(),
          Figures.millis(result.timing(EngineCase.CACHED_STEP).seconds().median()),
          Figures.millis(result.timing(EngineCase.RECOMPUTE).seconds().median()),
          Figures.plain(result.recomputeOverCached().median()),
          Figures.plain(result.readRate().median() * GIGA),
          Figures.plain(result.multiplyRate().median() * GIGA));
    }
    return table;
  }

  /** What computed, and how where that can differ. */
  private static String engine(EngineResult result) {
    EngineVariant variant = result.variant();
    String text = result.kernel();
    if (variant.blockSize() != EngineOptions.OWN_BLOCK_SIZE) {
      text += ", blocks of " + variant.blockSize();
    }
    return text;
  }

  private static int predictions(EngineCase measured) {
    return measured.name().equals(EngineCase.RECOMPUTE)
        ? 1
        : measured.instruments() * measured.steps();
  }

  @Override
  public ObjectNode json() {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.put("bench", "engine").put("model", modelId).set("machine", machine.json());
    report.put("floor", WorkModel.FORMULA);
    ArrayNode contexts = report.putArray("results");
    results.forEach(result -> contexts.add(json(result)));
    ArrayNode missing = report.putArray("skipped");
    skipped.forEach(missing::add);
    return report;
  }

  private static ObjectNode json(EngineResult result) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    EngineVariant variant = result.variant();
    node.put("context", result.context()).put("kernel", result.kernel());
    node.put("storage", variant.storage().toString());
    node.put("block_size", variant.blockSize()).put("weights", variant.weights().toString());
    node.put("device", variant.device().toString());
    Figures.put(node, "read_gb_per_s", result.readRate(), GIGA);
    Figures.put(node, "product_gop_per_s", result.multiplyRate(), GIGA);
    Figures.put(node, "full_over_cached", result.recomputeOverCached(), 1);
    ArrayNode passes = node.putArray("passes");
    for (Timing timing : result.timings()) {
      EngineCase measured = timing.measured();
      ObjectNode pass = passes.addObject();
      pass.put("name", measured.name());
      pass.put("instruments", measured.instruments()).put("steps", measured.steps());
      pass.put("bytes", measured.work().bytes()).put("operations", measured.work().operations());
      Figures.put(pass, "ms", timing.seconds(), MILLIS);
      Figures.put(pass, "floor_ms", timing.floorSeconds(), MILLIS);
      Figures.put(pass, "times_floor", timing.timesFloor(), 1);
    }
    return node;
  }
}
