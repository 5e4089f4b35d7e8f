package io.tickcache.backtest.metrics;

/**
 * Moments of a series.
 *
 * @param count how many values
 * @param mean NaN without values
 * @param deviation the sample's standard deviation, ddof 1; NaN of fewer than two values
 * @param skew γ₃ of the population, the third central moment over the variance (ddof 0) to the
 *     power 3/2; NaN of a constant series
 * @param kurtosis γ₄ of the population, raw: 3 of a normal distribution; NaN of a constant series
 */
public record Moments(int count, double mean, double deviation, double skew, double kurtosis) {

  /**
   * A standard deviation below it is none: returns are quotients less 1, whose rounding alone is
   * 2e-16.
   */
  private static final double ROUNDING = 1e-14;

  /** Of the values. */
  public static Moments of(double[] values) {
    int n = values.length;
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    double mean = sum / n;
    double second = 0;
    double third = 0;
    double fourth = 0;
    for (double value : values) {
      double square = (value - mean) * (value - mean);
      second += square;
      third += square * (value - mean);
      fourth += square * square;
    }
    double variance = second / n;
    double population = Math.sqrt(variance);
    boolean constant = population <= ROUNDING;
    return new Moments(
        n,
        mean,
        n < 2 ? Double.NaN : Math.sqrt(second / (n - 1)),
        constant ? Double.NaN : third / n / (variance * population),
        constant ? Double.NaN : fourth / n / (variance * variance));
  }

  /** Whether there is no spread, or too few values to tell. */
  boolean isConstant() {
    return count < 2 || deviation <= ROUNDING;
  }

  /** Mean over standard deviation, a period; NaN of a constant series or of fewer than two. */
  public double sharpe() {
    return isConstant() ? Double.NaN : mean / deviation;
  }
}
