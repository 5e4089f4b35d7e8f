package io.tickcache.backtest.metrics;

import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * How sure it is that a Sharpe ratio is not luck (Bailey and López de Prado, "The Sharpe Ratio
 * Efficient Frontier", 2012, and "The Deflated Sharpe Ratio", 2014). Ratios are a period's, not a
 * year's.
 */
public final class SharpeProbability {

  private static final double EULER_MASCHERONI = 0.5772156649015329;
  private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);

  private SharpeProbability() {}

  /**
   * The probability that the true ratio is above a benchmark: {@code Φ((SR - SR*) / σ)} with {@code
   * σ² = (1 - γ₃·SR + (γ₄ - 1)/4·SR²) / (n - 1)}, γ₃ and γ₄ of the population, γ₄ raw.
   *
   * @param benchmark SR*, a period's
   * @return NaN of fewer than two returns, or of constant ones
   */
  public static double probabilistic(double[] returns, double benchmark) {
    Moments moments = Moments.of(returns);
    if (moments.isConstant()) {
      return Double.NaN;
    }
    double sharpe = moments.sharpe();
    double variance =
        (1 - moments.skew() * sharpe + (moments.kurtosis() - 1) / 4 * sharpe * sharpe)
            / (moments.count() - 1);
    return variance > 0
        ? NORMAL.cumulativeProbability((sharpe - benchmark) / Math.sqrt(variance))
        : Double.NaN;
  }

  /**
   * The same against the ratio that the best of so many worthless trials would have: {@link
   * Trials#expectedBest()}.
   */
  public static double deflated(double[] returns, Trials trials) {
    return probabilistic(returns, trials.expectedBest());
  }

  /** {@code √V·((1-γ)·Φ⁻¹(1 - 1/N) + γ·Φ⁻¹(1 - 1/(N·e)))}, of N above 1. */
  static double expectedBest(int trials, double variance) {
    return Math.sqrt(variance)
        * ((1 - EULER_MASCHERONI) * NORMAL.inverseCumulativeProbability(1 - 1.0 / trials)
            + EULER_MASCHERONI
                * NORMAL.inverseCumulativeProbability(1 - 1.0 / (trials * StrictMath.E)));
  }
}
