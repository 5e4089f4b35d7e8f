package io.tickcache.job.training;

import io.tickcache.evaluation.DirectionScore;
import io.tickcache.evaluation.HorizonReport;
import io.tickcache.evaluation.Score;
import io.tickcache.job.MarkdownTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/** The scores of all forecasters of a horizon, by what the head's outputs mean. */
final class ScoreTable {

  private record Column(Term term, String header, Function<Score, String> cell) {}

  private static final Column IC =
      new Column(Term.IC, Term.IC.word(), s -> number("%+.3f", s.ic()));
  private static final Column RIGHT =
      new Column(Term.RIGHT, "right % [95 %]", s -> direction(s.direction()));

  private ScoreTable() {}

  /** The table and what its words mean. */
  static List<String> lines(HorizonReport horizon, int width) {
    List<Column> columns = columns(horizon);
    MarkdownTable table =
        new MarkdownTable(
            Stream.concat(Stream.of("forecaster"), columns.stream().map(Column::header))
                .toArray(String[]::new));
    horizon
        .pooled()
        .forEach(
            (name, score) ->
                table.add(
                    Stream.concat(Stream.of(name), columns.stream().map(c -> c.cell().apply(score)))
                        .toArray()));
    List<String> lines = new ArrayList<>(table.lines(width));
    lines.addAll(
        Term.explain(
            Stream.concat(Stream.of(Term.HORIZONS), columns.stream().map(Column::term)).toList()));
    return lines;
  }

  private static List<Column> columns(HorizonReport horizon) {
    return switch (horizon.head()) {
      case REGRESSION ->
          List.of(
              IC,
              new Column(Term.R2, Term.R2.word(), s -> number("%.2f", 100 * s.returns().r2())),
              RIGHT,
              new Column(
                  Term.TRADES, Term.TRADES.word(), s -> String.valueOf(s.returns().trades())),
              new Column(
                  Term.BPS, Term.BPS.word(), s -> number("%+.3f", s.returns().bpsPerTrade())));
      case DIRECTION ->
          List.of(
              new Column(
                  Term.LOG_LOSS, "log loss nats", s -> number("%.4f", s.probabilities().logLoss())),
              new Column(
                  Term.BRIER, Term.BRIER.word(), s -> number("%.4f", s.probabilities().brier())),
              new Column(Term.AUC, Term.AUC.word(), s -> number("%.3f", s.probabilities().auc())),
              RIGHT);
      case ALLOCATION ->
          List.of(
              new Column(
                  Term.EARNED, Term.EARNED.word(), s -> number("%+.4f", s.weights().earnedBps())),
              new Column(
                  Term.AFTER_COST,
                  Term.AFTER_COST.word(),
                  s -> number("%+.4f", s.weights().afterCostBps())),
              new Column(Term.SIZE, Term.SIZE.word(), s -> number("%.2f", s.weights().meanSize())),
              RIGHT);
    };
  }

  private static String direction(DirectionScore score) {
    return Double.isNaN(score.right())
        ? "–"
        : String.format(
            Locale.ROOT,
            "%.1f [%.1f, %.1f]",
            100 * score.right(),
            100 * score.low(),
            100 * score.high());
  }

  /** A dash where there is no number. */
  static String number(String format, double value) {
    return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, format, value);
  }
}
