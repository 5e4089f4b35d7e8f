package io.tickcache.job.training;

import io.tickcache.evaluation.EvaluationReport;
import io.tickcache.evaluation.HorizonReport;
import io.tickcache.evaluation.LeftOut;
import io.tickcache.evaluation.Measure;
import io.tickcache.evaluation.Score;
import io.tickcache.job.MarkdownTable;
import io.tickcache.job.Prose;
import io.tickcache.market.KlineIntervals;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** An evaluation as Markdown. */
public final class EvaluationText {

  /** Of a line in a file, which nobody reads on a terminal. */
  static final int ANY_WIDTH = 10_000;

  private EvaluationText() {}

  /**
   * The report.
   *
   * @param width characters that fit on a line
   */
  public static List<String> lines(EvaluationReport report, int width) {
    return lines(report, part(report), width);
  }

  /**
   * The same with other words for what is scored.
   *
   * @param what the steps that are scored, in words
   */
  static List<String> lines(EvaluationReport report, String what, int width) {
    List<String> lines = new ArrayList<>();
    lines.add("Model `%s`, %s:".formatted(report.modelId(), what));
    lines.add(
        "%s to %s; fee %s bps a trade."
            .formatted(instant(report.fromMicros()), instant(report.toMicros()), report.feeBps()));
    lines.addAll(leftOut("Output not scored", report.absentOutputs()));
    report.horizons().forEach(horizon -> lines.addAll(lines(horizon, width)));
    return Prose.wrapped(lines, width);
  }

  private static String part(EvaluationReport report) {
    return switch (report.part()) {
      case TEST -> "test part, later than all it was trained and chosen on";
      case VALIDATION -> "validation part, on which its epoch was chosen";
      case ALL -> "all that it was neither trained nor chosen on";
    };
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  /** An output, and of a horizon in bars what they are. */
  static String title(HorizonReport horizon) {
    return horizon.klineIntervalMicros() == 0
        ? horizon.output()
        : "%s of %s klines"
            .formatted(horizon.output(), KlineIntervals.format(horizon.klineIntervalMicros()));
  }

  private static List<String> lines(HorizonReport horizon, int width) {
    List<String> lines = new ArrayList<>();
    Score model = horizon.pooled().get(HorizonReport.MODEL);
    lines.add("");
    lines.add("### %s".formatted(title(horizon)));
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "%,d rows of %d instruments; %,.0f horizons of time.",
            model.rows(),
            horizon.byInstrument().size(),
            model.effectiveRows()));
    lines.add("");
    lines.addAll(ScoreTable.lines(horizon, width));
    lines.addAll(ComparisonTable.lines(horizon, width));
    lines.addAll(leftOut("Baseline left out", horizon.absentBaselines()));
    lines.addAll(byInstrument(horizon, width));
    lines.addAll(leftOut("Instrument without a row", horizon.absentInstruments()));
    lines.addAll(CalibrationTable.lines(horizon, width));
    if (!horizon.impossible().isEmpty()) {
      lines.add("");
      lines.add(
          "IMPOSSIBLE: %s: no forecast of a market scores so high; look for a leak of the future."
              .formatted(String.join(", ", horizon.impossible())));
    }
    return lines;
  }

  /** Those of one reason on one line. */
  private static List<String> leftOut(String what, List<LeftOut> all) {
    Map<String, List<String>> byReason = new LinkedHashMap<>();
    all.forEach(
        each -> byReason.computeIfAbsent(each.reason(), r -> new ArrayList<>()).add(each.name()));
    List<String> lines = new ArrayList<>();
    if (!all.isEmpty()) {
      lines.add("");
    }
    byReason.forEach(
        (reason, names) ->
            lines.add("%s: %s: %s".formatted(what, String.join(", ", names), reason)));
    return lines;
  }

  private static List<String> byInstrument(HorizonReport horizon, int width) {
    Measure measure = measure(horizon);
    List<String> header = new ArrayList<>(List.of("instrument", "rows", Term.EFFECTIVE.word()));
    header.addAll(horizon.pooled().keySet());
    MarkdownTable table = new MarkdownTable(header.toArray(String[]::new));
    for (Map.Entry<String, Map<String, Score>> instrument : horizon.byInstrument().entrySet()) {
      Score model = instrument.getValue().get(HorizonReport.MODEL);
      List<Object> row = new ArrayList<>();
      row.add(instrument.getKey());
      row.add(model.rows());
      row.add(ScoreTable.number("%.0f", model.effectiveRows()));
      instrument
          .getValue()
          .values()
          .forEach(score -> row.add(ScoreTable.number("%.4f", measure.of(score))));
      table.add(row.toArray());
    }
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("By instrument, %s:".formatted(ComparisonTable.name(measure)));
    lines.add("");
    lines.addAll(table.lines(width));
    lines.addAll(Term.explain(List.of(Term.EFFECTIVE)));
    return lines;
  }

  /** What the forecasters of the head are compared by. */
  static Measure measure(HorizonReport horizon) {
    return switch (horizon.head()) {
      case REGRESSION -> Measure.IC;
      case DIRECTION -> Measure.LOG_LOSS;
      case ALLOCATION -> Measure.EARNED;
    };
  }
}
