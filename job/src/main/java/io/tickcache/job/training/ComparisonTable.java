package io.tickcache.job.training;

import io.tickcache.evaluation.Comparison;
import io.tickcache.evaluation.HorizonReport;
import io.tickcache.evaluation.Measure;
import io.tickcache.job.MarkdownTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The model against every other forecaster. */
final class ComparisonTable {

  private ComparisonTable() {}

  /** What is compared, and in which unit. */
  static String name(Measure measure) {
    return switch (measure) {
      case IC -> "IC";
      case LOG_LOSS -> "log loss, nats";
      case EARNED -> "earned, basis points";
    };
  }

  /** The table and what its words mean; nothing if there is none to compare with. */
  static List<String> lines(HorizonReport horizon, int width) {
    if (horizon.comparisons().isEmpty()) {
      return List.of();
    }
    Comparison first = horizon.comparisons().get(0);
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "The model against the others, by %s; %,d blocks of %s:",
            name(first.measure()),
            first.blocks(),
            Spans.words(first.blockMicros())));
    lines.add("");
    MarkdownTable table =
        new MarkdownTable(
            "against", Term.DIFFERENCE.word(), Term.INTERVAL.word(), Term.VERDICT.word());
    for (Comparison comparison : horizon.comparisons()) {
      table.add(
          comparison.other(),
          ScoreTable.number("%+.5f", comparison.difference()),
          interval("%+.5f", comparison),
          comparison.verdict());
    }
    lines.addAll(table.lines(width));
    lines.addAll(Term.explain(List.of(Term.DIFFERENCE, Term.INTERVAL, Term.BLOCK, Term.VERDICT)));
    return lines;
  }

  static String interval(String format, Comparison comparison) {
    return String.format(
        Locale.ROOT,
        "[%s, %s]",
        ScoreTable.number(format, comparison.low()),
        ScoreTable.number(format, comparison.high()));
  }
}
