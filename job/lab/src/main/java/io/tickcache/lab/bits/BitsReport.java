package io.tickcache.lab.bits;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickcache.job.MarkdownTable;
import io.tickcache.lab.report.BenchReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What {@code bench bits} found.
 *
 * @param arithmetic its version
 * @param golden recorded digests by case; empty if none are recorded for this version
 */
public record BitsReport(int arithmetic, Map<String, String> golden, List<BitsResult> results)
    implements BenchReport {

  /** Whether all digests are the recorded ones, and none is missing. */
  public boolean isAsRecorded() {
    return results.stream().allMatch(this::isAsRecorded)
        && golden.keySet().equals(byCase().keySet());
  }

  private boolean isAsRecorded(BitsResult result) {
    return result.digest().equals(golden.get(result.name()));
  }

  /** Results by case. */
  private Map<String, List<BitsResult>> byCase() {
    return results.stream()
        .collect(Collectors.groupingBy(BitsResult::name, LinkedHashMap::new, Collectors.toList()));
  }

  @Override
  public List<String> text() {
    List<String> kernels = results.stream().map(BitsResult::kernel).distinct().toList();
    List<String> lines = new ArrayList<>();
    lines.add("Bits, arithmetic " + arithmetic + ", kernels " + String.join(", ", kernels));
    lines.add("");
    MarkdownTable table = new MarkdownTable("case", "recorded", "runs", "equal");
    byCase()
        .forEach(
            (name, ofCase) ->
                table.add(
                    name,
                    golden.getOrDefault(name, "none"),
                    ofCase.size(),
                    ofCase.stream().filter(this::isAsRecorded).count()));
    lines.addAll(table.lines());
    results.stream()
        .filter(result -> !isAsRecorded(result))
        .forEach(
            result ->
                lines.add(
                    "differs: %s, kernel %s, %s: %s"
                        .formatted(result.name(), result.kernel(), result.way(), result.digest())));
    if (!isAsRecorded()) {
      lines.add(
          "Bits are not those recorded. If they are meant to be others, raise VectorNetwork.VERSION"
              + " and record them: bits-VERSION.csv, a line CASE,DIGEST each.");
    }
    return lines;
  }

  @Override
  public ObjectNode json() {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report.put("bench", "bits").put("arithmetic", arithmetic);
    report.put("as_recorded", isAsRecorded()).put("runs", results.size());
    ObjectNode digests = report.putObject("digests");
    for (BitsResult result : results) {
      digests.withObject("/" + result.kernel()).withObject("/" + result.name());
      ((ObjectNode) digests.get(result.kernel()).get(result.name()))
          .put(result.way(), result.digest());
    }
    return report;
  }
}
