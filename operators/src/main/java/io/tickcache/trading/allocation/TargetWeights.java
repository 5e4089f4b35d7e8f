package io.tickcache.trading.allocation;

/** Weights from raw sizes and limits; everything is added in the order of the instruments. */
final class TargetWeights {

  private TargetWeights() {}

  /**
   * Shares a budget out in proportion, none above a cap: what one is too large for, the others get.
   *
   * @param raw sizes, of either sign
   * @param budget sum of the absolute results, if the caps allow it
   * @param cap of each absolute result
   */
  static double[] shared(double[] raw, double budget, double cap) {
    double[] weights = new double[raw.length];
    boolean[] capped = new boolean[raw.length];
    double left = budget;
    boolean again = true;
    while (again) {
      double sum = 0;
      for (int i = 0; i < raw.length; i++) {
        sum += capped[i] ? 0 : Math.abs(raw[i]);
      }
      again = false;
      double taken = 0;
      for (int i = 0; i < raw.length && sum > 0; i++) {
        if (!capped[i]) {
          weights[i] = raw[i] / sum * left;
          if (Math.abs(weights[i]) > cap) {
            weights[i] = Math.copySign(cap, raw[i]);
            capped[i] = true;
            taken += cap;
            again = true;
          }
        }
      }
      left -= taken;
    }
    return weights;
  }

  /**
   * From weights towards others, as far as a turnover allows.
   *
   * @param most sum of absolute changes
   */
  static double[] towards(double[] from, double[] to, double most) {
    double change = distance(from, to);
    if (change <= most) {
      return to;
    }
    double[] between = new double[from.length];
    for (int i = 0; i < from.length; i++) {
      between[i] = from[i] + most / change * (to[i] - from[i]);
    }
    return between;
  }

  /** Sum of absolute differences. */
  static double distance(double[] from, double[] to) {
    double distance = 0;
    for (int i = 0; i < from.length; i++) {
      distance += Math.abs(to[i] - from[i]);
    }
    return distance;
  }

  /** Sum of absolute weights. */
  static double gross(double[] weights) {
    return distance(new double[weights.length], weights);
  }

  /** All times a number. */
  static double[] scaled(double[] weights, double factor) {
    double[] scaled = new double[weights.length];
    for (int i = 0; i < weights.length; i++) {
      scaled[i] = weights[i] * factor;
    }
    return scaled;
  }
}
