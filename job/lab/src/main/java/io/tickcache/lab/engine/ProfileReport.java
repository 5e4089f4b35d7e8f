package io.tickcache.lab.engine;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickcache.job.MarkdownTable;
import io.tickcache.lab.report.BenchReport;
import io.tickcache.lab.report.Figures;
import io.tickcache.lab.report.Machine;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code bench profile} found.
 *
 * @param profiles by context, way of running the engine, and pass
 */
public record ProfileReport(Machine machine, String modelId, List<PassProfile> profiles)
    implements BenchReport {

  /** Operators below this part of a pass are put together. */
  private static final double LEAST = 0.01;

  private static final double MILLIS = 1e3;

  @Override
  public List<String> text() {
    List<String> lines = new ArrayList<>();
    lines.add("Where a pass spends its time, model " + modelId + ": " + machine);
    lines.add(
        "Operators of libtorch, each without those that it calls, under its profiler, which costs"
            + " every call about a microsecond. "
            + WorkModel.FORMULA);
    for (PassProfile profile : profiles) {
      lines.add("");
      lines.add(heading(profile));
      lines.add("");
      lines.addAll(operators(profile).lines());
    }
    return lines;
  }

  private static String heading(PassProfile profile) {
    return "%s, context %d, %s, blocks of %d, %s weights: %s ms, floor %s ms; %.0f operators a pass"
        .formatted(
            profile.measured().name(),
            profile.context(),
            profile.variant().storage(),
            profile.variant().blockSize(),
            profile.variant().weights(),
            Figures.millis(profile.seconds()),
            Figures.millis(profile.floorSeconds()),
            profile.calls());
  }

  private static MarkdownTable operators(PassProfile profile) {
    MarkdownTable table = new MarkdownTable("operator", "calls a pass", "µs a pass", "part");
    double total = profile.micros();
    double otherCalls = 0;
    double otherMicros = 0;
    for (OperatorTime operator : profile.operators()) {
      double calls = operator.calls() / (double) profile.passes();
      double micros = operator.micros() / profile.passes();
      if (micros < LEAST * total) {
        otherCalls += calls;
        otherMicros += micros;
      } else {
        table.add(
            operator.name(), Figures.plain(calls), Figures.plain(micros), part(micros, total));
      }
    }
    table.add(
        "others", Figures.plain(otherCalls), Figures.plain(otherMicros), part(otherMicros, total));
    return table;
  }

  private static String part(double micros, double total) {
    return Math.round(100 * micros / total) + " %";
  }

  @Override
  public ObjectNode json() {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.put("bench", "profile").put("model", modelId).set("machine", machine.json());
    report.put("floor", WorkModel.FORMULA);
    ArrayNode passes = report.putArray("passes");
    for (PassProfile profile : profiles) {
      ObjectNode pass = passes.addObject();
      EngineVariant variant = profile.variant();
      pass.put("name", profile.measured().name()).put("context", profile.context());
      pass.put("storage", variant.storage().toString()).put("block_size", variant.blockSize());
      pass.put("weights", variant.weights().toString());
      pass.put("ms", Figures.rounded(profile.seconds() * MILLIS));
      pass.put("floor_ms", Figures.rounded(profile.floorSeconds() * MILLIS));
      pass.put("operators", Figures.rounded(profile.calls()));
      ArrayNode operators = pass.putArray("by_operator");
      for (OperatorTime operator : profile.operators()) {
        ObjectNode node = operators.addObject();
        node.put("name", operator.name());
        node.put("calls", Figures.rounded(operator.calls() / (double) profile.passes()));
        node.put("us", Figures.rounded(operator.micros() / profile.passes()));
      }
    }
    return report;
  }
}
