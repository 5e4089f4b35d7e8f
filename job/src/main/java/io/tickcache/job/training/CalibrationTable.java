package io.tickcache.job.training;

import io.tickcache.evaluation.Calibration;
import io.tickcache.evaluation.HorizonReport;
import io.tickcache.job.MarkdownTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Whether the confidence of the model's first output kept its promise, month by month. */
final class CalibrationTable {

  private CalibrationTable() {}

  /** The tables and what their words mean; nothing of another output. */
  static List<String> lines(HorizonReport horizon, int width) {
    Calibration all = horizon.calibration();
    if (all == null || all.rows() == 0) {
      return List.of();
    }
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "Confidence: says %.1f %% right, was %.1f %%: %s; mean error %.3f.",
            100 * all.expected(),
            100 * all.right(),
            verdict(all),
            all.error()));
    lines.add("");
    lines.addAll(months(horizon).lines(width));
    lines.add("");
    lines.addAll(bins(all).lines(width));
    lines.addAll(Term.explain(List.of(Term.SAYS, Term.WAS, Term.ERROR)));
    return lines;
  }

  private static MarkdownTable months(HorizonReport horizon) {
    MarkdownTable months =
        new MarkdownTable("month", "rows", Term.SAYS.word(), Term.WAS.word(), Term.ERROR.word());
    horizon
        .calibrationByMonth()
        .forEach(
            (month, calibration) ->
                months.add(
                    month,
                    calibration.rows(),
                    ScoreTable.number("%.1f", 100 * calibration.expected()),
                    ScoreTable.number("%.1f", 100 * calibration.right()),
                    ScoreTable.number("%.3f", calibration.error())));
    return months;
  }

  private static MarkdownTable bins(Calibration all) {
    MarkdownTable bins = new MarkdownTable("rows", Term.SAYS.word(), Term.WAS.word());
    for (Calibration.Bin bin : all.bins()) {
      bins.add(
          bin.rows(),
          ScoreTable.number("%.1f", 100 * bin.expected()),
          ScoreTable.number("%.1f", 100 * bin.right()));
    }
    return bins;
  }

  private static String verdict(Calibration all) {
    double points = 100 * (all.expected() - all.right());
    return Math.abs(points) < 0.05
        ? "as it says"
        : String.format(
            Locale.ROOT, "%.1f points too %s", Math.abs(points), points > 0 ? "sure" : "modest");
  }
}
