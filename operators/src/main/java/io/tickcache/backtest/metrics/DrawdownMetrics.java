package io.tickcache.backtest.metrics;

import io.tickcache.backtest.EquitySeries;
import java.util.concurrent.TimeUnit;

/**
 * A fall of what an account was worth.
 *
 * @param depth over the peak: 0.1 for 10 %
 * @param peak time of the peak, ISO 8601 in UTC
 * @param trough of its lowest point
 * @param recovered when the peak was reached again; null if it was not
 * @param bars points of the grid from the peak to the recovery, or to the end
 * @param days the same, days of 24 hours
 */
public record DrawdownMetrics(
    double depth, String peak, String trough, String recovered, int bars, double days) {

  /** Null of null. */
  static DrawdownMetrics of(Drawdown.Fall fall, EquitySeries equity) {
    if (fall == null) {
      return null;
    }
    long micros = equity.timeMicros(fall.end()) - equity.timeMicros(fall.peak());
    return new DrawdownMetrics(
        1 - equity.equity(fall.trough()) / equity.equity(fall.peak()),
        UtcTime.iso(equity.timeMicros(fall.peak())),
        UtcTime.iso(equity.timeMicros(fall.trough())),
        fall.recovered() ? UtcTime.iso(equity.timeMicros(fall.end())) : null,
        fall.bars(),
        (double) micros / TimeUnit.DAYS.toMicros(1));
  }
}
