package io.tickcache.job.training;

import io.tickcache.evaluation.Comparison;
import io.tickcache.evaluation.EvaluationReport;
import io.tickcache.evaluation.HorizonReport;
import io.tickcache.evaluation.Score;
import io.tickcache.evaluation.WalkForwardReport;
import io.tickcache.evaluation.WalkForwardReport.Fold;
import io.tickcache.job.bench.MarkdownTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** A walk forward as Markdown. */
public final class WalkForwardText {

  private WalkForwardText() {}

  public static List<String> lines(WalkForwardReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "`%s`, fitted anew before each of %d folds; * marks folds behind all that its options were chosen on."
            .formatted(report.name(), report.folds().size()));
    lines.add("");
    lines.addAll(folds(report.folds()));
    for (int i = 0; i < report.together().horizons().size(); i++) {
      lines.add("");
      lines.addAll(horizon(report.folds(), i));
    }
    lines.add("");
    lines.add("## All folds");
    lines.addAll(EvaluationText.lines(report.together()));
    if (report.untouched() != null) {
      lines.add("");
      lines.add("## Folds behind all that the options were chosen on");
      lines.addAll(EvaluationText.lines(report.untouched()));
    }
    return lines;
  }

  private static List<String> folds(List<Fold> folds) {
    MarkdownTable table =
        new MarkdownTable("fold", "trained until", "validated until", "last row", "epoch", "model");
    for (int i = 0; i < folds.size(); i++) {
      Fold fold = folds.get(i);
      EvaluationReport report = fold.report();
      table.add(
          number(folds, i),
          EvaluationText.instant(fold.trainedUntilMicros()),
          EvaluationText.instant(fold.validatedUntilMicros()),
          EvaluationText.instant(report.toMicros()),
          fold.bestEpoch(),
          report.modelId());
    }
    return table.lines();
  }

  private static String number(List<Fold> folds, int index) {
    return index + 1 + (folds.get(index).untouched() ? "*" : "");
  }

  /** Information coefficients by fold. */
  private static List<String> horizon(List<Fold> folds, int horizon) {
    HorizonReport first = folds.get(0).report().horizons().get(horizon);
    List<String> header = new ArrayList<>(List.of("fold", "rows", "effective"));
    header.addAll(first.pooled().keySet());
    header.addAll(first.comparisons().stream().map(c -> "less " + c.other()).toList());
    MarkdownTable table = new MarkdownTable(header.toArray(String[]::new));
    IntStream.range(0, folds.size())
        .forEach(
            i ->
                table.add(
                    row(number(folds, i), folds.get(i).report().horizons().get(horizon))
                        .toArray()));
    List<String> lines = new ArrayList<>();
    lines.add(
        "Information coefficient of `%s` by fold, and the model's less each other's:"
            .formatted(first.output()));
    lines.add("");
    lines.addAll(table.lines());
    return lines;
  }

  private static List<Object> row(String fold, HorizonReport horizon) {
    Score model = horizon.pooled().get(HorizonReport.MODEL);
    List<Object> row = new ArrayList<>();
    row.add(fold);
    row.add(model.rows());
    row.add(String.format(Locale.ROOT, "%.0f", model.effectiveRows()));
    horizon
        .pooled()
        .values()
        .forEach(score -> row.add(String.format(Locale.ROOT, "%.3f", score.ic())));
    for (Comparison comparison : horizon.comparisons()) {
      row.add(
          String.format(
              Locale.ROOT,
              "%+.3f [%+.3f, %+.3f]",
              comparison.difference(),
              comparison.low(),
              comparison.high()));
    }
    return row;
  }
}
