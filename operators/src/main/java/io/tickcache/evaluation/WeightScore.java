package io.tickcache.evaluation;

import io.tickcache.evaluation.baseline.Sample;
import java.util.List;

/**
 * Weights to hold, −1 to 1, against the returns that came.
 *
 * @param earnedBps mean of weight · return over the rows: what a row's weight, held for the
 *     horizon, earned; basis points
 * @param afterCostBps the same less |weight| · cost of a round trip
 * @param meanSize mean of |weight|, 0 to 1
 */
public record WeightScore(double earnedBps, double afterCostBps, double meanSize) {

  static WeightScore of(List<Sample> samples, double[] weights, TradeCost cost) {
    double earned = 0;
    double paid = 0;
    double size = 0;
    for (int i = 0; i < weights.length; i++) {
      earned += weights[i] * samples.get(i).label();
      paid += Math.abs(weights[i]) * cost.of(samples.get(i));
      size += Math.abs(weights[i]);
    }
    int rows = weights.length; // 0 / 0 is NaN: nothing was held
    return new WeightScore(earned / rows, (earned - paid) / rows, size / rows);
  }
}
