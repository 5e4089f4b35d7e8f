package io.tickcache.lab.memory;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickcache.job.MarkdownTable;
import io.tickcache.kvcache.ContextGeometry;
import io.tickcache.lab.engine.FullContexts;
import io.tickcache.lab.report.BenchReport;
import io.tickcache.lab.report.Figures;
import io.tickcache.lab.report.Machine;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code bench memory} found.
 *
 * @param results by storage type and context length
 * @param mixes of context lengths, one for each maximum
 * @param skipped why results are missing, a line each
 */
public record MemoryReport(
    Machine machine,
    String modelId,
    List<MemoryResult> results,
    List<ContextMix> mixes,
    List<String> skipped)
    implements BenchReport {

  private static final double MEGA = 1e-6;
  private static final String UNKNOWN = "–";

  /** The smallest of all, the smallest of the vector engine, and what libtorch reads in place. */
  private static final List<Integer> BLOCK_SIZES =
      List.of(ContextGeometry.PAGE_SIZE, ContextGeometry.TILE, 512);

  @Override
  public List<String> text() {
    List<String> lines = new ArrayList<>();
    lines.add("KV memory of one context, model " + modelId + ": " + machine);
    lines.add(
        "computed = steps x bytes a step; stored = bytes of its pages, read back; allocated = blocks"
            + " taken by filling it; in use = growth of the heap for as many blocks. MB = 10^6");
    lines.add("");
    lines.addAll(bytes().lines());
    lines.add("");
    lines.add(
        "Slots without a step, of those allocated: %,d instruments, activity by Zipf's law"
            .formatted(ContextMix.INSTRUMENTS));
    lines.add("");
    lines.addAll(waste().lines());
    lines.addAll(skipped);
    return lines;
  }

  private MarkdownTable bytes() {
    MarkdownTable table =
        new MarkdownTable(
            "context",
            "storage",
            "bytes a step",
            "computed MB",
            "stored MB",
            "allocated MB",
            "in use MB");
    for (MemoryResult result : results) {
      table.add(
          result.context(),
          result.storage(),
          result.computedStepBytes(),
          Figures.plain(result.computedBytes() * MEGA),
          Figures.plain(result.storedBytes() * MEGA),
          Figures.plain(result.allocatedBytes() * MEGA),
          result.usedBytes().isEmpty()
              ? UNKNOWN
              : Figures.plain(result.usedBytes().getAsDouble() * MEGA));
    }
    return table;
  }

  private MarkdownTable waste() {
    MarkdownTable table =
        new MarkdownTable(
            "max_context",
            "mean context",
            "preallocated",
            "blocks of " + BLOCK_SIZES.get(0),
            "blocks of " + BLOCK_SIZES.get(1),
            "blocks of " + BLOCK_SIZES.get(2));
    for (ContextMix mix : mixes) {
      table.add(
          mix.maxContext(),
          Figures.plain(mix.mean()),
          percent(mix.wasteOfPreallocation()),
          percent(mix.wasteOfBlocks(BLOCK_SIZES.get(0), FullContexts.BATCH)),
          percent(mix.wasteOfBlocks(BLOCK_SIZES.get(1), FullContexts.BATCH)),
          percent(mix.wasteOfBlocks(BLOCK_SIZES.get(2), FullContexts.BATCH)));
    }
    return table;
  }

  private static String percent(double part) {
    return Figures.plain(part * 100) + " %";
  }

  @Override
  public ObjectNode json() {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.put("bench", "memory").put("model", modelId).set("machine", machine.json());
    ArrayNode contexts = report.putArray("results");
    for (MemoryResult result : results) {
      ObjectNode node = contexts.addObject();
      node.put("context", result.context()).put("storage", result.storage().toString());
      node.put("computed_bytes_per_step", result.computedStepBytes());
      node.put("computed_bytes", result.computedBytes());
      node.put("stored_bytes", result.storedBytes());
      node.put("allocated_bytes", result.allocatedBytes());
      result.usedBytes().ifPresent(bytes -> node.put("heap_bytes", Math.round(bytes)));
    }
    ArrayNode waste = report.putArray("waste");
    for (ContextMix mix : mixes) {
      ObjectNode node = waste.addObject();
      node.put("max_context", mix.maxContext()).put("instruments", ContextMix.INSTRUMENTS);
      node.put("mean_context", Figures.rounded(mix.mean()));
      node.put("preallocated", Figures.rounded(mix.wasteOfPreallocation()));
      for (int blockSize : BLOCK_SIZES) {
        node.put(
            "blocks_of_" + blockSize,
            Figures.rounded(mix.wasteOfBlocks(blockSize, FullContexts.BATCH)));
      }
    }
    ArrayNode missing = report.putArray("skipped");
    skipped.forEach(missing::add);
    return report;
  }
}
