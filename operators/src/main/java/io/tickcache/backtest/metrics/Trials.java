package io.tickcache.backtest.metrics;

/**
 * How many strategies were tried before this one was shown.
 *
 * @param number at least 1
 * @param variance over the trials, of their Sharpe ratios a period; nothing to do with 1 trial
 * @param source where the variance is from, in words
 */
public record Trials(int number, double variance, String source) {

  /** No choice was made: the deflated Sharpe ratio is the probabilistic one. */
  public static final Trials ONE = new Trials(1, 0, "one trial: nothing was chosen");

  public Trials {
    if (number < 1) {
      throw new IllegalArgumentException("trials = %d must be at least 1".formatted(number));
    }
    if (!(variance >= 0)) {
      throw new IllegalArgumentException(
          "the trials' variance = %s must be at least 0".formatted(variance));
    }
  }

  /** Trials whose Sharpe ratios are known, a period's: their variance has ddof 1. */
  public static Trials of(double[] sharpes) {
    if (sharpes.length == 1) {
      return ONE;
    }
    double deviation = Moments.of(sharpes).deviation();
    return new Trials(sharpes.length, deviation * deviation, "the trials' Sharpe ratios, ddof 1");
  }

  /**
   * Trials of which only the number is known: the variance is that of an estimate from so many
   * returns whose true ratio is 0, {@code 1 / (n - 1)}.
   */
  public static Trials ofNumber(int number, int returns) {
    return number == 1
        ? ONE
        : new Trials(
            number,
            1.0 / Math.max(1, returns - 1),
            "assumed: that of an estimate of 0, 1 / (n - 1)");
  }

  /** The Sharpe ratio, a period's, to expect of the best of them if all are worthless. */
  public double expectedBest() {
    return number == 1 ? 0 : SharpeProbability.expectedBest(number, variance);
  }
}
