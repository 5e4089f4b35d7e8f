package io.tickcache.job.compare.report;

import io.tickcache.job.compare.Compared;
import java.util.ArrayList;
import java.util.List;

/** A comparison for a terminal. */
public final class CompareText {

  private CompareText() {}

  /**
   * The lines.
   *
   * @param columns characters that fit on one
   */
  public static List<String> lines(Compared compared, int columns) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(CompareWords.title(compared));
    if (!compared.ran().isEmpty()) {
      lines.add("");
      lines.addAll(CompareTable.of(compared).lines(columns));
      lines.add("");
      lines.add("Measured when they were run; other work on the machine is in it:");
      lines.addAll(CompareTable.paces(compared).lines(columns));
    }
    lines.add("");
    CompareWords.failures(compared).forEach(line -> lines.add("- " + line));
    CompareWords.columns(compared).forEach(line -> lines.add("- " + line));
    lines.add("");
    lines.addAll(CompareWords.verdict(compared));
    lines.addAll(CompareWords.notes(compared));
    if (compared.options().report() != null) {
      lines.add("");
      lines.add("report: " + compared.options().report().resolve("compare.html"));
    }
    return lines;
  }
}
