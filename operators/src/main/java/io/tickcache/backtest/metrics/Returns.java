package io.tickcache.backtest.metrics;

import java.util.Arrays;

/**
 * Figures of simple returns, one a period, flat periods included; risk-free rate 0. What divides by
 * nothing is NaN.
 */
public final class Returns {

  /** Crypto trades on each day. */
  public static final int DAYS_A_YEAR = 365;

  private static final double TAIL = 0.05;

  private Returns() {}

  /** From one value to the next: one fewer than the values. */
  public static double[] of(double[] equity) {
    double[] returns = new double[Math.max(0, equity.length - 1)];
    for (int i = 0; i < returns.length; i++) {
      returns[i] = between(equity[i], equity[i + 1]);
    }
    return returns;
  }

  /** From one value to another; NaN if there was nothing, or less, to begin with. */
  static double between(double before, double after) {
    return before > 0 ? after / before - 1 : Double.NaN;
  }

  /** What 1 becomes, the 1 first: one more than the returns. */
  public static double[] compounded(double[] returns) {
    double[] equity = new double[returns.length + 1];
    equity[0] = 1;
    for (int i = 0; i < returns.length; i++) {
      equity[i + 1] = equity[i] * (1 + returns[i]);
    }
    return equity;
  }

  /** Compounded, 0.1 for 10 %; 0 without returns. */
  public static double total(double[] returns) {
    return compounded(returns)[returns.length] - 1;
  }

  /**
   * Geometric: {@code (1 + total)^(periods / n) - 1}. NaN without returns, or where nothing was
   * left.
   */
  public static double annual(double[] returns, double periodsAYear) {
    double last = 1 + total(returns);
    return returns.length == 0 || last <= 0
        ? Double.NaN
        : finite(StrictMath.pow(last, periodsAYear / returns.length) - 1);
  }

  /** {@code mean / deviation(ddof 1) · √periods}; NaN of fewer than two, or of constant returns. */
  public static double sharpe(double[] returns, double periodsAYear) {
    return Moments.of(returns).sharpe() * Math.sqrt(periodsAYear);
  }

  /**
   * {@code mean / √(Σ min(r, 0)² / n) · √periods}, over all n; NaN without a loss (Sortino and
   * Price 1994; as empyrical has it).
   */
  public static double sortino(double[] returns, double periodsAYear) {
    double squares = 0;
    for (double one : returns) {
      squares += one < 0 ? one * one : 0;
    }
    return squares == 0
        ? Double.NaN
        : Moments.of(returns).mean()
            / Math.sqrt(squares / returns.length)
            * Math.sqrt(periodsAYear);
  }

  /** {@code deviation(ddof 1) · √periods}; NaN of fewer than two. */
  public static double volatility(double[] returns, double periodsAYear) {
    return Moments.of(returns).deviation() * Math.sqrt(periodsAYear);
  }

  /**
   * Value at risk of 5 %: the quantile with linear interpolation, at rank {@code 0.05 · (n - 1)}
   * (as numpy's percentile, which empyrical takes); NaN without returns.
   */
  public static double valueAtRisk(double[] returns) {
    if (returns.length == 0) {
      return Double.NaN;
    }
    double[] sorted = returns.clone();
    Arrays.sort(sorted);
    double rank = TAIL * (sorted.length - 1);
    int below = (int) rank;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
  }

  /**
   * Conditional value at risk of 5 %: the mean of the lowest {@code ⌊(n - 1) · 0.05⌋ + 1} returns
   * (as empyrical has it); NaN without returns.
   */
  public static double conditionalValueAtRisk(double[] returns) {
    if (returns.length == 0) {
      return Double.NaN;
    }
    double[] sorted = returns.clone();
    Arrays.sort(sorted);
    int lowest = (int) ((sorted.length - 1) * TAIL) + 1;
    double sum = 0;
    for (int i = 0; i < lowest; i++) {
      sum += sorted[i];
    }
    return sum / lowest;
  }

  /** Share of values above 0, among all; NaN without values. */
  public static double winRate(double[] values) {
    int won = 0;
    for (double value : values) {
      won += value > 0 ? 1 : 0;
    }
    return values.length == 0 ? Double.NaN : (double) won / values.length;
  }

  /** The sum of what is above 0, over that of what is below; NaN without a loss. */
  public static double profitFactor(double[] values) {
    double won = 0;
    double lost = 0;
    for (double value : values) {
      won += Math.max(value, 0);
      lost -= Math.min(value, 0);
    }
    return lost == 0 ? Double.NaN : won / lost;
  }

  private static double finite(double value) {
    return Double.isFinite(value) ? value : Double.NaN;
  }
}
