package io.tickcache.lab.engine;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickcache.job.MarkdownTable;
import io.tickcache.lab.report.BenchReport;
import io.tickcache.lab.report.Machine;
import java.util.ArrayList;
import java.util.List;

/** What {@code bench device} found, over so many steps of each instrument. */
public record DeviceReport(Machine machine, String modelId, int steps, List<DeviceResult> results)
    implements BenchReport {

  @Override
  public List<String> text() {
    List<String> lines = new ArrayList<>();
    lines.add("Devices, model " + modelId + ": " + machine);
    lines.add("Steps of each of 3 instruments: " + steps + "; batches split at random, twice.");
    lines.add("");
    MarkdownTable table =
        new MarkdownTable(
            "engine",
            "device",
            "storage",
            "block",
            "weights",
            "rows",
            "rows that depend on batching",
            "by at most",
            "from CPU fp32 at most",
            "deviation of outputs");
    for (DeviceResult result : results) {
      table.add(
          result.variant().engine(),
          result.variant().device(),
          result.variant().storage(),
          result.variant().blockSize(),
          result.variant().weights(),
          result.rows(),
          result.differing(),
          "%.1e".formatted(result.betweenBatchings()),
          "%.1e".formatted(result.fromCpu()),
          "%.2f".formatted(result.deviation()));
    }
    lines.addAll(table.lines());
    return lines;
  }

  @Override
  public ObjectNode json() {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.put("bench", "device").put("model", modelId).set("machine", machine.json());
    report.put("steps", steps);
    ArrayNode array = report.putArray("results");
    for (DeviceResult result : results) {
      array
          .addObject()
          .put("engine", result.variant().engine().toString())
          .put("device", result.variant().device().toString())
          .put("storage", result.variant().storage().toString())
          .put("block_size", result.variant().blockSize())
          .put("weights", result.variant().weights().toString())
          .put("rows", result.rows())
          .put("rows_that_depend_on_batching", result.differing())
          .put("largest_difference_between_batchings", result.betweenBatchings())
          .put("largest_difference_from_cpu", result.fromCpu())
          .put("deviation", result.deviation());
    }
    return report;
  }
}
