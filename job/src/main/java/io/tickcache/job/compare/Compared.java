package io.tickcache.job.compare;

import io.tickcache.backtest.metrics.SharpeProbability;
import io.tickcache.backtest.metrics.Trials;
import java.util.List;

/** All cells beside the first one, the reference. */
public final class Compared {

  private final CompareOptions options;
  private final String model;
  private final String output;
  private final int trials;
  private final List<CellRow> rows;

  /**
   * Of these outcomes.
   *
   * @param model its name
   * @param output what is compared, and traded on
   * @param outcomes the reference's first
   */
  Compared(CompareOptions options, String model, String output, List<CellOutcome> outcomes) {
    this.options = options;
    this.model = model;
    this.output = output;
    long ran = outcomes.stream().filter(CellOutcome::ran).count();
    this.trials = Math.toIntExact(Math.max(1, ran) * options.backtest().trials());
    this.rows = outcomes.stream().map(outcome -> row(outcome, outcomes.get(0))).toList();
  }

  private CellRow row(CellOutcome outcome, CellOutcome reference) {
    if (!outcome.ran()) {
      return new CellRow(outcome, null, Double.NaN);
    }
    AccountFigures account = outcome.result().account();
    double[] days = account.days();
    return new CellRow(
        outcome,
        reference.ran() ? AccountDifference.of(account, reference.result().account()) : null,
        days.length < 2
            ? Double.NaN
            : SharpeProbability.deflated(days, Trials.ofNumber(trials, days.length)));
  }

  public CompareOptions options() {
    return options;
  }

  public String model() {
    return model;
  }

  public String output() {
    return output;
  }

  /** What Sharpe ratios are deflated by: the cells that ran, times what was tried before. */
  public int trials() {
    return trials;
  }

  /** The reference's first. */
  public List<CellRow> rows() {
    return rows;
  }

  public CellRow reference() {
    return rows.get(0);
  }

  /** Those that ran, the reference with them. */
  public List<CellRow> ran() {
    return rows.stream().filter(row -> row.outcome().ran()).toList();
  }

  /** Whether every cell could run. */
  public boolean isWhole() {
    return ran().size() == rows.size();
  }
}
