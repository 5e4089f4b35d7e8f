package io.tickcache.job.training;

import io.tickcache.evaluation.Calibration;
import io.tickcache.evaluation.Comparison;
import io.tickcache.evaluation.EvaluationReport;
import io.tickcache.evaluation.HorizonReport;
import io.tickcache.evaluation.Score;
import io.tickcache.job.MarkdownTable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An evaluation as Markdown. */
public final class EvaluationText {

  private EvaluationText() {}

  public static List<String> lines(EvaluationReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Model `%s`, %s part, %s to %s, fee %s bps a trade."
            .formatted(
                report.modelId(),
                report.part().toString().toLowerCase(Locale.ROOT),
                instant(report.fromMicros()),
                instant(report.toMicros()),
                report.feeBps()));
    report.horizons().forEach(horizon -> lines.addAll(lines(horizon)));
    return lines;
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  private static List<String> lines(HorizonReport horizon) {
    List<String> lines = new ArrayList<>();
    Score model = horizon.pooled().get(HorizonReport.MODEL);
    lines.add("");
    lines.add(
        "### `%s`: %,d rows, worth %,.0f that do not overlap"
            .formatted(horizon.output(), model.rows(), model.effectiveRows()));
    lines.add("");
    lines.addAll(pooled(horizon));
    lines.add("");
    lines.add("Information coefficient by instrument:");
    lines.add("");
    lines.addAll(byInstrument(horizon));
    if (horizon.calibration() != null) {
      lines.add("");
      lines.addAll(calibration(horizon.calibration()));
    }
    if (!horizon.impossible().isEmpty()) {
      lines.add("");
      lines.add(
          "IMPOSSIBLE: %s: no forecast of a market scores so high; look for a leak of the future."
              .formatted(String.join(", ", horizon.impossible())));
    }
    return lines;
  }

  private static List<String> pooled(HorizonReport horizon) {
    MarkdownTable table =
        new MarkdownTable(
            "forecaster",
            "IC",
            "model's IC less this one's",
            "R²",
            "right direction",
            "trades",
            "bps a trade");
    horizon
        .pooled()
        .forEach(
            (name, score) ->
                table.add(
                    name,
                    number("%.4f", score.ic()),
                    difference(horizon, name),
                    number("%.4f", score.r2()),
                    direction(score),
                    score.trades(),
                    number("%.3f", score.valuePerTrade())));
    return table.lines();
  }

  private static String difference(HorizonReport horizon, String name) {
    for (Comparison comparison : horizon.comparisons()) {
      if (comparison.other().equals(name)) {
        return String.format(
            Locale.ROOT,
            "%+.4f [%+.4f, %+.4f], %d blocks%s",
            comparison.difference(),
            comparison.low(),
            comparison.high(),
            comparison.blocks(),
            comparison.isBetter() ? ", better" : "");
      }
    }
    return "–";
  }

  private static String direction(Score score) {
    return Double.isNaN(score.directionRight())
        ? "–"
        : String.format(
            Locale.ROOT,
            "%.1f %% [%.1f, %.1f]",
            100 * score.directionRight(),
            100 * score.directionLow(),
            100 * score.directionHigh());
  }

  private static List<String> byInstrument(HorizonReport horizon) {
    List<String> header = new ArrayList<>(List.of("instrument", "rows", "effective"));
    header.addAll(horizon.pooled().keySet());
    MarkdownTable table = new MarkdownTable(header.toArray(String[]::new));
    for (Map.Entry<String, Map<String, Score>> instrument : horizon.byInstrument().entrySet()) {
      Score model = instrument.getValue().get(HorizonReport.MODEL);
      List<Object> row = new ArrayList<>();
      row.add(instrument.getKey());
      row.add(model.rows());
      row.add(number("%.0f", model.effectiveRows()));
      instrument.getValue().values().forEach(score -> row.add(number("%.3f", score.ic())));
      table.add(row.toArray());
    }
    return table.lines();
  }

  private static List<String> calibration(Calibration calibration) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT, "Calibration of the confidence (mean error %.3f):", calibration.error()));
    lines.add("");
    MarkdownTable table = new MarkdownTable("rows", "expected right", "right");
    for (Calibration.Bin bin : calibration.bins()) {
      table.add(bin.rows(), number("%.3f", bin.expected()), number("%.3f", bin.right()));
    }
    lines.addAll(table.lines());
    return lines;
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, format, value);
  }
}
