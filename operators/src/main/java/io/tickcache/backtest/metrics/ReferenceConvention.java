package io.tickcache.backtest.metrics;

/**
 * The figures as the reference implementation computes them, to compare with what it prints, and
 * for nothing else: it takes each bar for one of 252 trading days, divides by the population's
 * deviation plus 1e-8, so that nothing is ever undefined, has only the losing bars in Sortino's
 * denominator, and does not see a loss in the first bar.
 *
 * @param referenceSharpe {@code √252 · mean / (deviation(ddof 0) + 1e-8)}
 * @param referenceSortino {@code √252 · mean / (√(mean of r² over r < 0) + 1e-8)}
 * @param referenceMaxDrawdown at most 0; without the starting capital
 * @param referenceWinRate bars above 0, over all bars
 * @param referenceTotalReturn compounded
 */
public record ReferenceConvention(
    double referenceSharpe,
    double referenceSortino,
    double referenceMaxDrawdown,
    double referenceWinRate,
    double referenceTotalReturn) {

  private static final double DAYS = 252;
  private static final double EPSILON = 1e-8;

  /** Of simple returns a bar; all NaN without any. */
  public static ReferenceConvention of(double[] returns) {
    int n = returns.length;
    double mean = Moments.of(returns).mean();
    double squares = 0;
    double losses = 0;
    int lost = 0;
    for (double one : returns) {
      squares += (one - mean) * (one - mean);
      losses += one < 0 ? one * one : 0;
      lost += one < 0 ? 1 : 0;
    }
    double downside = lost == 0 ? EPSILON : Math.sqrt(losses / lost);
    return new ReferenceConvention(
        Math.sqrt(DAYS) * mean / (Math.sqrt(squares / n) + EPSILON),
        Math.sqrt(DAYS) * mean / (downside + EPSILON),
        maxDrawdown(returns),
        Returns.winRate(returns),
        n == 0 ? Double.NaN : Returns.total(returns));
  }

  private static double maxDrawdown(double[] returns) {
    double equity = 1;
    double highest = 0;
    double lowest = returns.length == 0 ? Double.NaN : 0;
    for (double one : returns) {
      equity *= 1 + one;
      highest = Math.max(highest, equity);
      lowest = Math.min(lowest, (equity - highest) / highest);
    }
    return lowest;
  }
}
