package io.tickcache.trading.allocation;

import java.util.Arrays;
import java.util.List;

/**
 * How prices vary together: exponentially weighted covariances of logarithmic returns from one time
 * of the grid to the next. An instrument without news has a return of 0 (its price is the last one
 * known). Nobody changes it.
 *
 * @param instruments in the order of their names
 * @param prices the last ones; NaN where none is known
 * @param returns how many returns each has
 * @param sums weighted products of returns, by pair: of the first, of the second with the first and
 *     itself, and so on
 */
public record PriceRisk(List<String> instruments, double[] prices, long[] returns, double[] sums) {

  /** Nothing known of these. */
  static PriceRisk unknown(List<String> instruments) {
    int size = instruments.size();
    double[] prices = new double[size];
    Arrays.fill(prices, Double.NaN);
    return new PriceRisk(instruments, prices, new long[size], new double[pair(size, 0)]);
  }

  /** What is known of these. */
  PriceRisk of(List<String> others) {
    if (others.equals(instruments)) {
      return this;
    }
    PriceRisk known = unknown(others);
    for (int i = 0; i < others.size(); i++) {
      int from = instruments.indexOf(others.get(i));
      if (from >= 0) {
        known.prices[i] = prices[from];
        known.returns[i] = returns[from];
        for (int j = 0; j <= i; j++) {
          int with = instruments.indexOf(others.get(j));
          known.sums[pair(i, j)] =
              with < 0 ? 0 : sums[pair(Math.max(from, with), Math.min(from, with))];
        }
      }
    }
    return known;
  }

  /**
   * After one more step of the grid.
   *
   * @param newPrices by instrument; NaN where none is known
   * @param decay what is left of the past, 0 to 1
   */
  PriceRisk next(double[] newPrices, double decay) {
    int size = instruments.size();
    double[] moves = new double[size];
    double[] lasts = prices.clone();
    long[] counts = returns.clone();
    for (int i = 0; i < size; i++) {
      if (newPrices[i] > 0) {
        if (prices[i] > 0) {
          moves[i] = StrictMath.log(newPrices[i] / prices[i]);
          counts[i]++;
        }
        lasts[i] = newPrices[i];
      }
    }
    double[] next = new double[sums.length];
    for (int i = 0; i < size; i++) {
      for (int j = 0; j <= i; j++) {
        int pair = pair(i, j);
        next[pair] = decay * sums[pair] + (1 - decay) * (moves[i] * moves[j]);
      }
    }
    return new PriceRisk(instruments, lasts, counts, next);
  }

  /**
   * Covariance of two, a step of the grid. Each one's past before its begin counts not. That of one
   * which began later is smaller than it was in their common time, the less the longer that is: so
   * no weights have a variance below 0.
   */
  double covariance(int i, int j, double decay) {
    return returns[i] == 0 || returns[j] == 0
        ? 0
        : sums[pair(Math.max(i, j), Math.min(i, j))] / (known(i, decay) * known(j, decay));
  }

  /** Volatility that weights are expected to have, a step of the grid. */
  double volatility(double[] weights, double decay) {
    double[] scaled = new double[weights.length];
    for (int i = 0; i < weights.length; i++) {
      scaled[i] = weights[i] == 0 || returns[i] == 0 ? 0 : weights[i] / known(i, decay);
    }
    double variance = 0;
    for (int i = 0; i < weights.length; i++) {
      for (int j = 0; j < weights.length; j++) {
        if (scaled[i] != 0 && scaled[j] != 0) {
          variance += scaled[i] * scaled[j] * sums[pair(Math.max(i, j), Math.min(i, j))];
        }
      }
    }
    return Math.sqrt(Math.max(0, variance)); // below 0 by rounding
  }

  /** Root of the sum of the weights that its returns have, which is 1 after an endless time. */
  private double known(int i, double decay) {
    return Math.sqrt(1 - StrictMath.pow(decay, returns[i]));
  }

  private static int pair(int i, int j) {
    return i * (i + 1) / 2 + j;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PriceRisk risk
        && risk.instruments.equals(instruments)
        && Arrays.equals(risk.prices, prices)
        && Arrays.equals(risk.returns, returns)
        && Arrays.equals(risk.sums, sums);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sums);
  }

  @Override
  public String toString() {
    return "PriceRisk" + instruments;
  }
}
