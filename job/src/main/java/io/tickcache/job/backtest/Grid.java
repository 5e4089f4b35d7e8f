package io.tickcache.job.backtest;

import io.tickcache.backtest.decision.PredictionScan;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How finely accounts are marked where nobody says: at most so many points, from a second on. */
final class Grid {

  private static final long MOST_POINTS = 100_000;

  private static final long[] STEPS = {
    TimeUnit.SECONDS.toMicros(1),
    TimeUnit.SECONDS.toMicros(10),
    TimeUnit.MINUTES.toMicros(1),
    TimeUnit.MINUTES.toMicros(5),
    TimeUnit.MINUTES.toMicros(15),
    TimeUnit.HOURS.toMicros(1),
    TimeUnit.HOURS.toMicros(4),
  };

  private Grid() {}

  /**
   * The one asked for; else the finest that is no finer than the steps and has not too many points.
   */
  static long micros(Duration asked, PredictionScan scan) {
    if (asked != null) {
      return TimeUnit.NANOSECONDS.toMicros(asked.toNanos());
    }
    long span = scan.lastMicros() - scan.firstMicros();
    long finest =
        scan.hasBooks() ? STEPS[0] : Math.min(scan.shortestGapMicros(), TimeUnit.DAYS.toMicros(1));
    for (long step : STEPS) {
      if (step >= finest && span / step <= MOST_POINTS) {
        return step;
      }
    }
    return TimeUnit.DAYS.toMicros(1);
  }
}
