package io.tickcache.job.training;

import io.tickcache.evaluation.Comparison;
import io.tickcache.evaluation.EvaluationReport;
import io.tickcache.evaluation.HorizonReport;
import io.tickcache.evaluation.Score;
import io.tickcache.evaluation.WalkForwardReport;
import io.tickcache.evaluation.WalkForwardReport.Fold;
import io.tickcache.job.MarkdownTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

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
      lines.addAll(coefficients(report, i));
      lines.addAll(differences(report, i));
    }
    lines.add("");
    lines.add("## All folds");
    lines.add("");
    lines.addAll(EvaluationText.lines(report.together()));
    if (report.untouched() != null) {
      lines.add("");
      lines.add("## Folds behind all that the options were chosen on");
      lines.add("");
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

  private static List<String> coefficients(WalkForwardReport report, int horizon) {
    HorizonReport together = report.together().horizons().get(horizon);
    List<String> header = new ArrayList<>(List.of("fold", "rows", "effective"));
    header.addAll(together.pooled().keySet());
    return byFold(
        "Information coefficient of `%s` by fold:".formatted(together.output()),
        header,
        report.folds(),
        horizon,
        WalkForwardText::coefficients);
  }

  private static List<String> coefficients(HorizonReport horizon) {
    Score model = horizon.pooled().get(HorizonReport.MODEL);
    List<String> cells = new ArrayList<>();
    cells.add(String.valueOf(model.rows()));
    cells.add(String.format(Locale.ROOT, "%.0f", model.effectiveRows()));
    horizon
        .pooled()
        .values()
        .forEach(score -> cells.add(String.format(Locale.ROOT, "%.3f", score.ic())));
    return cells;
  }

  private static List<String> differences(WalkForwardReport report, int horizon) {
    HorizonReport together = report.together().horizons().get(horizon);
    List<String> header = new ArrayList<>(List.of("fold"));
    together.comparisons().forEach(comparison -> header.add(comparison.other()));
    return byFold(
        "The model's coefficient for `%s` less each other's:".formatted(together.output()),
        header,
        report.folds(),
        horizon,
        WalkForwardText::differences);
  }

  private static List<String> differences(HorizonReport horizon) {
    return horizon.comparisons().stream().map(WalkForwardText::difference).toList();
  }

  private static String difference(Comparison comparison) {
    return String.format(
        Locale.ROOT,
        "%+.3f [%+.3f, %+.3f]",
        comparison.difference(),
        comparison.low(),
        comparison.high());
  }

  private static List<String> byFold(
      String title,
      List<String> header,
      List<Fold> folds,
      int horizon,
      Function<HorizonReport, List<String>> cells) {
    MarkdownTable table = new MarkdownTable(header.toArray(String[]::new));
    for (int i = 0; i < folds.size(); i++) {
      List<String> row = new ArrayList<>(List.of(number(folds, i)));
      row.addAll(cells.apply(folds.get(i).report().horizons().get(horizon)));
      table.add(row.toArray());
    }
    List<String> lines = new ArrayList<>(List.of("", title, ""));
    lines.addAll(table.lines());
    return lines;
  }
}
