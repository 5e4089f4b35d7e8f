package io.tickcache.backtest.metrics;

/**
 * Figures of returns by day of UTC, a day's and not a year's.
 *
 * @param days how many
 * @param mean of their returns
 * @param best of them; NaN without days
 * @param worst of them; NaN without days
 * @param sharpe a day's
 * @param sharpeInterval of the year's Sharpe ratio
 * @param probabilisticSharpe that the true ratio is above 0
 * @param deflatedSharpe the same, against the best of so many worthless trials
 * @param trials how many there were
 * @param trialsVariance of their ratios, a day's
 * @param trialsSource where that is from
 * @param expectedBestSharpe of worthless trials, a day's
 * @param valueAtRisk of 5 %
 * @param conditionalValueAtRisk of 5 %
 * @param skew of the population
 * @param kurtosis of the population, raw: 3 of a normal distribution
 */
public record DailyMetrics(
    int days,
    double mean,
    double best,
    double worst,
    double sharpe,
    SharpeInterval sharpeInterval,
    double probabilisticSharpe,
    double deflatedSharpe,
    int trials,
    double trialsVariance,
    String trialsSource,
    double expectedBestSharpe,
    double valueAtRisk,
    double conditionalValueAtRisk,
    double skew,
    double kurtosis) {

  /**
   * What the stationary bootstrap says of the year's Sharpe ratio.
   *
   * @param low NaN if undefined
   * @param high likewise
   * @param share of the replicates between them
   * @param expectedBlockDays mean length of a block
   * @param replicates how many
   */
  public record SharpeInterval(
      double low, double high, double share, int expectedBlockDays, int replicates) {

    private static final double SHARE = 0.95;

    private static SharpeInterval of(double[] returns) {
      int block = StationaryBootstrap.expectedBlock(returns.length);
      StationaryBootstrap.Interval interval =
          returns.length < 2
              ? new StationaryBootstrap.Interval(Double.NaN, Double.NaN)
              : new StationaryBootstrap(returns.length, block)
                  .interval(returns, SHARE, r -> Returns.sharpe(r, Returns.DAYS_A_YEAR));
      return new SharpeInterval(
          interval.low(), interval.high(), SHARE, block, StationaryBootstrap.REPLICATES);
    }
  }

  static DailyMetrics of(double[] returns, Trials trials) {
    Moments moments = Moments.of(returns);
    double best = returns.length == 0 ? Double.NaN : Double.NEGATIVE_INFINITY;
    double worst = -best;
    for (double one : returns) {
      best = Math.max(best, one);
      worst = Math.min(worst, one);
    }
    return new DailyMetrics(
        returns.length,
        moments.mean(),
        best,
        worst,
        moments.sharpe(),
        SharpeInterval.of(returns),
        SharpeProbability.probabilistic(returns, 0),
        SharpeProbability.deflated(returns, trials),
        trials.number(),
        trials.variance(),
        trials.source(),
        trials.expectedBest(),
        Returns.valueAtRisk(returns),
        Returns.conditionalValueAtRisk(returns),
        moments.skew(),
        moments.kurtosis());
  }
}
