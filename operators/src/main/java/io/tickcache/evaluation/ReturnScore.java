package io.tickcache.evaluation;

import io.tickcache.evaluation.baseline.Sample;
import java.util.List;

/**
 * Forecasts of returns, basis points, against the returns that came.
 *
 * @param r2 1 − squared errors over squared returns: above 0 is better than forecasting 0; NaN
 *     where all returns are 0
 * @param trades rows whose forecast exceeds the cost of a round trip
 * @param bpsPerTrade mean of sign · return − cost over those rows, basis points; NaN without any
 */
public record ReturnScore(double r2, int trades, double bpsPerTrade) {

  static ReturnScore of(List<Sample> samples, double[] forecasts, TradeCost cost) {
    double errors = 0;
    double squares = 0;
    int trades = 0;
    double earned = 0;
    for (int i = 0; i < forecasts.length; i++) {
      double label = samples.get(i).label();
      errors += (label - forecasts[i]) * (label - forecasts[i]);
      squares += label * label;
      double paid = cost.of(samples.get(i));
      if (Math.abs(forecasts[i]) > paid) {
        trades++;
        earned += Math.signum(forecasts[i]) * label - paid;
      }
    }
    return new ReturnScore(
        squares == 0 ? Double.NaN : 1 - errors / squares,
        trades,
        trades == 0 ? Double.NaN : earned / trades);
  }
}
