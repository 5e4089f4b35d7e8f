package io.tickcache.training;

import java.util.stream.IntStream;

/**
 * Fits the factor of a regression's confidence {@code c = |tanh(value · factor)|} so that {@code (1
 * + c) / 2} is the share of right directions: a logistic regression without intercept of "the label
 * has the value's sign" on the value's size, since {@code (1 + tanh(x)) / 2 = 1 / (1 + exp(−2x))}.
 */
public final class ConfidenceScale {

  private static final double LEAST = 1e-6;
  private static final double MOST = 1e3;
  private static final int STEPS = 100;
  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

  private ConfidenceScale() {}

  /**
   * The factor of the greatest likelihood; a tiny one where the values' signs say nothing, or there
   * is nothing to fit on.
   *
   * @param values predictions, in their unit
   * @param labels what came; those that are 0 have no direction and are left out
   */
  public static double fit(double[] values, double[] labels) {
    if (IntStream.range(0, values.length).noneMatch(i -> values[i] * labels[i] != 0)) {
      return LEAST;
    }
    double low = Math.log(LEAST);
    double high = Math.log(MOST);
    for (int i = 0; i < STEPS; i++) {
      double left = high - GOLDEN * (high - low);
      double right = low + GOLDEN * (high - low);
      if (loss(Math.exp(left), values, labels) < loss(Math.exp(right), values, labels)) {
        high = right;
      } else {
        low = left;
      }
    }
    return Math.exp((low + high) / 2);
  }

  /** Mean of log(1 + exp(−2x)), x above 0 where the direction was right. */
  private static double loss(double factor, double[] values, double[] labels) {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      if (labels[i] != 0) {
        double x = factor * values[i] * Math.signum(labels[i]);
        sum += x > 0 ? Math.log1p(Math.exp(-2 * x)) : Math.log1p(Math.exp(2 * x)) - 2 * x;
      }
    }
    return sum;
  }
}
