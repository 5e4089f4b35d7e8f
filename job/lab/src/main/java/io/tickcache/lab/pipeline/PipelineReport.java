package io.tickcache.lab.pipeline;

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
 * What {@code bench pipeline} found.
 *
 * @param source where the updates came from
 * @param parallelism subtasks
 */
public record PipelineReport(
    Machine machine, String modelId, String source, int parallelism, PipelineResult result)
    implements BenchReport {

  private static final double MILLIS = 1e3;

  @Override
  public List<String> text() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Kafka to Kafka, model %s, %s, parallelism %d: %s"
            .formatted(modelId, source, parallelism, machine));
    lines.add(result.neighbours());
    if (result.replays() != null) {
      replays(lines, result.replays());
    }
    if (!result.latencies().isEmpty()) {
      latencies(lines);
    }
    for (PipelineResult.Capacity capacity : result.capacities()) {
      lines.add("");
      lines.add(
          "%s: keeps up with %,.0f events a second, not with %,.0f%s"
              .formatted(
                  capacity.delivery(),
                  capacity.eventsPerSecond(),
                  capacity.refused(),
                  capacity.publisherLimited() ? " (nor does the publisher)" : ""));
    }
    return lines;
  }

  private static void replays(List<String> lines, PipelineResult.Replays replays) {
    lines.add("");
    lines.add(
        "Replay of %,d events: %,.0f steps a second in a JVM that has just started, %,.0f in a warm one"
            .formatted(
                replays.events(),
                replays.cold().stepsPerSecond(),
                replays.warm().stepsPerSecond()));
    lines.add("What an event costs in the warm one:");
    lines.add("");
    lines.addAll(costs(replays.warm().costs()).lines());
  }

  private static MarkdownTable costs(PartCosts costs) {
    MarkdownTable table = new MarkdownTable("part", "CPU µs an event", "bytes an event", "what");
    for (JobPart part : JobPart.values()) {
      table.add(
          part.label(),
          Figures.plain(costs.micros().getOrDefault(part, 0.0)),
          Math.round(costs.bytes().getOrDefault(part, 0.0)),
          part.meaning());
    }
    table.add(
        "job", Figures.plain(costs.totalMicros()), Math.round(costs.totalBytes()), "all of it");
    table.add("others", Figures.plain(costs.otherThreadsMicros()), "", "broker, publisher, reader");
    table.add("JVM", Figures.plain(costs.jvmMicros()), "", "JIT compiler, garbage collector");
    return table;
  }

  private void latencies(List<String> lines) {
    lines.add("");
    lines.add("Milliseconds from the moment an event is due to its prediction at a consumer");
    lines.add("");
    MarkdownTable table =
        new MarkdownTable(
            "events a second", "delivery", "p50", "p99", "p99.9", "job's CPU µs an event");
    for (PipelineResult.Latency latency : result.latencies()) {
      table.add(
          latency.rate() + (latency.keptUp() ? "" : " (not kept up)"),
          latency.delivery(),
          Figures.plain(latency.p50Micros() / MILLIS),
          Figures.plain(latency.p99Micros() / MILLIS),
          Figures.plain(latency.p999Micros() / MILLIS),
          Figures.plain(latency.costs().cpuMicros()));
    }
    lines.addAll(table.lines());
  }

  @Override
  public ObjectNode json() {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.put("bench", "pipeline").put("model", modelId).put("source", source);
    report.put("neighbours", result.neighbours());
    report.put("parallelism", parallelism).set("machine", machine.json());
    PipelineResult.Replays replays = result.replays();
    if (replays != null) {
      ObjectNode node = report.putObject("replay").put("events", replays.events());
      put(node.putObject("cold"), replays.cold());
      put(node.putObject("warm"), replays.warm());
    }
    ArrayNode latencies = report.putArray("latencies");
    for (PipelineResult.Latency latency : result.latencies()) {
      ObjectNode node = latencies.addObject();
      node.put("events_per_second", latency.rate()).put("delivery", latency.delivery().toString());
      node.put("predictions", latency.predictions()).put("kept_up", latency.keptUp());
      node.put("p50_ms", Figures.rounded(latency.p50Micros() / MILLIS));
      node.put("p99_ms", Figures.rounded(latency.p99Micros() / MILLIS));
      node.put("p999_ms", Figures.rounded(latency.p999Micros() / MILLIS));
      if (latency.costs().parts() == null) {
        node.put("cpu_us", Figures.rounded(latency.costs().cpuMicros()));
      } else {
        put(node, latency.costs().parts());
      }
    }
    ArrayNode capacities = report.putArray("capacities");
    for (PipelineResult.Capacity capacity : result.capacities()) {
      ObjectNode node = capacities.addObject();
      node.put("delivery", capacity.delivery().toString());
      node.put("events_per_second", Math.round(capacity.eventsPerSecond()));
      node.put("not_kept_up_with", Math.round(capacity.refused()));
      node.put("publisher_limited", capacity.publisherLimited());
    }
    return report;
  }

  private static void put(ObjectNode node, PipelineResult.Replay replay) {
    node.put("steps", replay.steps()).put("seconds", Figures.rounded(replay.seconds()));
    node.put("steps_per_second", Math.round(replay.stepsPerSecond()));
    put(node, replay.costs());
  }

  private static void put(ObjectNode node, PartCosts costs) {
    ObjectNode parts = node.putObject("parts");
    for (JobPart part : JobPart.values()) {
      ObjectNode each = parts.putObject(part.label());
      each.put("cpu_us", Figures.rounded(costs.micros().getOrDefault(part, 0.0)));
      each.put("bytes", Math.round(costs.bytes().getOrDefault(part, 0.0)));
    }
    node.put("cpu_us", Figures.rounded(costs.totalMicros()));
    node.put("bytes", Math.round(costs.totalBytes()));
    node.put("others_cpu_us", Figures.rounded(costs.otherThreadsMicros()));
    node.put("jvm_cpu_us", Figures.rounded(costs.jvmMicros()));
  }
}
