package io.tickcache.lab.recovery;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickcache.job.MarkdownTable;
import io.tickcache.job.options.Delivery;
import io.tickcache.lab.report.BenchReport;
import io.tickcache.lab.report.Samples;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * What {@code bench recovery} found.
 *
 * @param options what it was asked to do
 * @param recoveries in the order of the disturbances
 * @param comparison with an undisturbed run
 */
public record RecoveryReport(
    RecoveryOptions options, List<Recovery> recoveries, Comparison comparison)
    implements BenchReport {

  private static final Map<String, ToLongFunction<Recovery>> PARTS = parts();

  public RecoveryReport {
    recoveries = List.copyOf(recoveries);
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

  /** Whether nothing was lost, repeated or changed but what the delivery allows. */
  public boolean passed() {
    return comparison.holds(options.delivery() == Delivery.AT_LEAST_ONCE);
  }

  /** What happened to the predictions, in one line. */
  public String verdict() {
    return String.format(
        Locale.ROOT,
        "%s, %s: of %,d predictions %,d lost, %,d duplicated (%,d of them not byte-equal), %,d changed, %,d extra after %d disturbances",
        passed() ? "passed" : "FAILED",
        options.delivery(),
        comparison.expected(),
        comparison.lost(),
        comparison.equalDuplicates() + comparison.otherDuplicates(),
        comparison.otherDuplicates(),
        comparison.changed(),
        comparison.extra(),
        recoveries.size());
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
    report.put("parallelism", options.parallelism()).put("expected", comparison.expected());
    report.put("lost", comparison.lost()).put("extra", comparison.extra());
    report.put("changed", comparison.changed());
    report.put("duplicates_equal", comparison.equalDuplicates());
    report.put("duplicates_other", comparison.otherDuplicates());
    ArrayNode all = report.putArray("recoveries");
    for (Recovery recovery : recoveries) {
      ObjectNode node = all.addObject();
      node.put("kind", recovery.kind().toString()).put("victim", recovery.victim());
      PARTS.forEach((name, part) -> node.put(name + "_ms", part.applyAsLong(recovery)));
    }
    return report;
  }
}
