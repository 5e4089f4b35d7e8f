package io.tickcache.training;

/**
 * Rises evenly over the first updates, then falls along half a cosine to a tenth (Loshchilov and
 * Hutter 2017).
 *
 * @param peak the highest rate
 * @param warmUpUpdates updates until it is reached
 * @param allUpdates updates of the whole run
 */
record LearningRate(double peak, long warmUpUpdates, long allUpdates) {

  private static final double LAST = 0.1;

  /** The rate of update 0, 1, … */
  double at(long update) {
    if (update < warmUpUpdates) {
      return peak * (update + 1) / warmUpUpdates;
    }
    double done =
        Math.min(1, (double) (update - warmUpUpdates) / Math.max(1, allUpdates - warmUpUpdates));
    return peak * (LAST + (1 - LAST) * 0.5 * (1 + StrictMath.cos(Math.PI * done)));
  }
}
