package io.tickcache.job.training;

import io.tickcache.evaluation.Comparison;
import io.tickcache.evaluation.EvaluationReport;
import io.tickcache.evaluation.HorizonReport;
import io.tickcache.evaluation.Measure;
import io.tickcache.evaluation.Score;
import io.tickcache.evaluation.WalkForwardReport;
import io.tickcache.evaluation.WalkForwardReport.Fold;
import io.tickcache.job.MarkdownTable;
import io.tickcache.job.Prose;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/** A walk forward as Markdown. */
public final class WalkForwardText {

  private static final String FOLDS = "the test parts of its folds, each later than its training";

  private WalkForwardText() {}

  /**
   * The report.
   *
   * @param width characters that fit on a line
   */
  public static List<String> lines(WalkForwardReport report, int width) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "`%s`, fitted anew before each of %d folds."
            .formatted(report.name(), report.folds().size()));
    lines.add("*: a fold behind all that its options were chosen on.");
    lines.add("");
    lines.addAll(folds(report.folds()).lines(width));
    for (HorizonReport together : report.together().horizons()) {
      lines.addAll(scores(report, together, width));
      lines.addAll(differences(report, together, width));
      lines.addAll(calibrations(report, together, width));
    }
    lines.add("");
    lines.add("## All folds");
    lines.add("");
    lines.addAll(EvaluationText.lines(report.together(), FOLDS, width));
    if (report.untouched() != null) {
      lines.add("");
      lines.add("## Folds behind all that the options were chosen on");
      lines.add("");
      lines.addAll(EvaluationText.lines(report.untouched(), FOLDS, width));
    }
    return Prose.wrapped(lines, width);
  }

  private static MarkdownTable folds(List<Fold> folds) {
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
    return table;
  }

  private static String number(List<Fold> folds, int index) {
    return index + 1 + (folds.get(index).untouched() ? "*" : "");
  }

  private static List<String> scores(WalkForwardReport report, HorizonReport together, int width) {
    Measure measure = EvaluationText.measure(together);
    List<String> header = new ArrayList<>(List.of("rows", Term.HORIZONS.word()));
    header.addAll(together.pooled().keySet());
    return byFold(
        "%s by fold, %s:".formatted(EvaluationText.title(together), ComparisonTable.name(measure)),
        header,
        report.folds(),
        together,
        fold -> {
          Score model = fold.pooled().get(HorizonReport.MODEL);
          List<String> cells = new ArrayList<>();
          cells.add(String.valueOf(model.rows()));
          cells.add(String.format(Locale.ROOT, "%.0f", model.effectiveRows()));
          for (String name : together.pooled().keySet()) {
            cells.add(ScoreTable.number("%.4f", measure.of(fold.pooled().get(name))));
          }
          return cells;
        },
        width);
  }

  private static List<String> differences(
      WalkForwardReport report, HorizonReport together, int width) {
    List<String> others = together.comparisons().stream().map(Comparison::other).toList();
    return byFold(
        "%s: the model better by, with 95 %% intervals:".formatted(EvaluationText.title(together)),
        others,
        report.folds(),
        together,
        fold ->
            fold.comparisons().stream()
                .filter(comparison -> others.contains(comparison.other()))
                .map(WalkForwardText::difference)
                .toList(),
        width);
  }

  private static String difference(Comparison comparison) {
    return "%s %s %s"
        .formatted(
            ScoreTable.number("%+.4f", comparison.difference()),
            ComparisonTable.interval("%+.4f", comparison),
            comparison.verdict());
  }

  private static List<String> calibrations(
      WalkForwardReport report, HorizonReport together, int width) {
    if (together.calibration() == null) {
      return List.of();
    }
    return byFold(
        "%s: what its confidence says, and what came:".formatted(EvaluationText.title(together)),
        List.of(Term.SAYS.word(), Term.WAS.word(), Term.ERROR.word()),
        report.folds(),
        together,
        fold ->
            List.of(
                ScoreTable.number("%.1f", 100 * fold.calibration().expected()),
                ScoreTable.number("%.1f", 100 * fold.calibration().right()),
                ScoreTable.number("%.3f", fold.calibration().error())),
        width);
  }

  /** A row a fold; dashes where a fold has no such klines. */
  private static List<String> byFold(
      String title,
      List<String> header,
      List<Fold> folds,
      HorizonReport together,
      Function<HorizonReport, List<String>> cells,
      int width) {
    MarkdownTable table =
        new MarkdownTable(Stream.concat(Stream.of("fold"), header.stream()).toArray(String[]::new));
    for (int i = 0; i < folds.size(); i++) {
      List<String> row = new ArrayList<>(List.of(number(folds, i)));
      row.addAll(
          folds.get(i).report().horizons().stream()
              .filter(together::isOf)
              .findFirst()
              .map(cells)
              .orElse(Collections.nCopies(header.size(), "–")));
      table.add(row.toArray());
    }
    List<String> lines = new ArrayList<>(List.of("", title, ""));
    lines.addAll(table.lines(width));
    return lines;
  }
}
