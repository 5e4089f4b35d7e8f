package io.tickcache.lab.recovery;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickcache.job.MarkdownTable;
import io.tickcache.job.options.Delivery;
import io.tickcache.job.options.JobTopic;
import io.tickcache.lab.report.BenchReport;
import io.tickcache.lab.report.Samples;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * What {@code bench recovery} found.
 *
 * @param options what it was asked to do
 * @param recoveries in the order of the disturbances
 * @param comparisons of each output with an undisturbed run's
 */
public record RecoveryReport(
    RecoveryOptions options, List<Recovery> recoveries, Map<JobTopic, Comparison> comparisons)
    implements BenchReport {

  private static final Map<String, ToLongFunction<Recovery>> PARTS = parts();

  public RecoveryReport {
    recoveries = List.copyOf(recoveries);
    comparisons = Collections.unmodifiableMap(new EnumMap<>(comparisons));
  }

  private static Map<String, ToLongFunction<Recovery>> parts() {
    Map<String, ToLongFunction<Recovery>> parts = new LinkedHashMap<>();
    parts.put("detection", Recovery::detection);
    parts.put("restart", Recovery::restart);
    parts.put("restore", Recovery::restore);
    parts.put("resume", Recovery::resume);
    parts.put("total", Recovery::total);
    return parts;
  }

  /**
   * Whether nothing was lost, repeated or changed but what the delivery allows. There must be
   * predictions; another output may be one that the job was told not to make.
   */
  public boolean passed() {
    return holds(comparisons.get(JobTopic.PREDICTIONS))
        && comparisons.values().stream().allMatch(output -> output.isEmpty() || holds(output));
  }

  private boolean holds(Comparison comparison) {
    return comparison.holds(options.delivery() == Delivery.AT_LEAST_ONCE);
  }

  /** What happened to the outputs, in one line. */
  public String verdict() {
    return String.format(
        Locale.ROOT,
        "%s, %s, %d disturbances; %s",
        passed() ? "passed" : "FAILED",
        options.delivery(),
        recoveries.size(),
        comparisons.entrySet().stream()
            .map(output -> verdict(output.getKey(), output.getValue()))
            .collect(Collectors.joining("; ")));
  }

  private String verdict(JobTopic topic, Comparison comparison) {
    if (comparison.isEmpty()) {
      return "no " + topic.shortName();
    }
    String all = String.format(Locale.ROOT, "of %,d %s", comparison.expected(), topic.shortName());
    return holds(comparison) && comparison.equalDuplicates() == 0
        ? all + " none lost, repeated or changed"
        : String.format(
            Locale.ROOT,
            "%s %,d lost, %,d repeated (%,d of them not byte-equal), %,d changed, %,d extra",
            all,
            comparison.lost(),
            comparison.equalDuplicates() + comparison.otherDuplicates(),
            comparison.otherDuplicates(),
            comparison.changed(),
            comparison.extra());
  }

  @Override
  public List<String> text() {
    MarkdownTable table =
        new MarkdownTable(
            "disturbance", "times", "detection", "restart", "restore", "resume", "total");
    byKind().forEach((kind, some) -> table.add(row(kind, some)));
    List<String> lines = new ArrayList<>();
    lines.add("milliseconds from the disturbance to the first new prediction, median (quartiles)");
    lines.addAll(table.lines());
    lines.add(verdict());
    return lines;
  }

  private static Object[] row(Recovery.Kind kind, List<Recovery> some) {
    List<Object> cells = new ArrayList<>(List.of(kind, some.size()));
    PARTS.values().forEach(part -> cells.add(text(samples(some, part))));
    return cells.toArray();
  }

  private static String text(Samples samples) {
    return String.format(
        Locale.ROOT,
        "%.0f (%.0f–%.0f)",
        samples.median(),
        samples.lowerQuartile(),
        samples.upperQuartile());
  }

  private Map<Recovery.Kind, List<Recovery>> byKind() {
    Map<Recovery.Kind, List<Recovery>> kinds = new EnumMap<>(Recovery.Kind.class);
    recoveries.forEach(
        recovery ->
            kinds.computeIfAbsent(recovery.kind(), kind -> new ArrayList<>()).add(recovery));
    return kinds;
  }

  private static Samples samples(List<Recovery> some, ToLongFunction<Recovery> part) {
    return new Samples(some.stream().mapToLong(part).asDoubleStream().toArray());
  }

  @Override
  public ObjectNode json() {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.put("bench", "recovery").put("passed", passed());
    report.put("delivery", options.delivery().toString()).put("source", options.feed().source());
    report.put("parallelism", options.parallelism());
    ObjectNode outputs = report.putObject("outputs");
    comparisons.forEach((topic, comparison) -> write(comparison, outputs, topic.shortName()));
    ArrayNode all = report.putArray("recoveries");
    for (Recovery recovery : recoveries) {
      ObjectNode node = all.addObject();
      node.put("kind", recovery.kind().toString()).put("victim", recovery.victim());
      PARTS.forEach((name, part) -> node.put(name + "_ms", part.applyAsLong(recovery)));
    }
    return report;
  }

  private static void write(Comparison comparison, ObjectNode outputs, String name) {
    ObjectNode output = outputs.putObject(name).put("expected", comparison.expected());
    output.put("lost", comparison.lost()).put("extra", comparison.extra());
    output.put("changed", comparison.changed());
    output.put("duplicates_equal", comparison.equalDuplicates());
    output.put("duplicates_other", comparison.otherDuplicates());
  }
}
