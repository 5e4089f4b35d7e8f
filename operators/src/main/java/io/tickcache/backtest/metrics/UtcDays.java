package io.tickcache.backtest.metrics;

import io.tickcache.backtest.EquitySeries;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Returns of an account by days of UTC: a day's last mark over the last mark of the day before, the
 * first from the starting capital. Each day from the first to the last has one, also where nothing
 * happened. Of less than two days' time there are none: five minutes about midnight are no pair of
 * days. A first day on which nothing but the starting capital stands is none.
 *
 * @param first the first day, days since 1970-01-01
 * @param returns one a day
 */
@SuppressWarnings("ArrayRecordComponent") // a series; nothing compares two of them
public record UtcDays(long first, double[] returns) {

  private static final long DAY_MICROS = TimeUnit.DAYS.toMicros(1);

  /** Of what an account was worth. */
  public static UtcDays of(EquitySeries equity) {
    if (spanMicros(equity) < 2 * DAY_MICROS) {
      return new UtcDays(day(equity, 0), new double[0]);
    }
    long first = day(equity, 1);
    int days = Math.toIntExact(day(equity, equity.size() - 1) - first + 1);
    double[] lasts = new double[days];
    Arrays.fill(lasts, Double.NaN);
    for (int i = 1; i < equity.size(); i++) {
      lasts[Math.toIntExact(day(equity, i) - first)] = equity.equity(i);
    }
    double[] returns = new double[days];
    double before = equity.initial();
    for (int i = 0; i < days; i++) {
      double last = Double.isNaN(lasts[i]) ? before : lasts[i];
      returns[i] = Returns.between(before, last);
      before = last;
    }
    return new UtcDays(first, returns);
  }

  private static long spanMicros(EquitySeries equity) {
    return equity.timeMicros(equity.size() - 1) - equity.timeMicros(0);
  }

  private static long day(EquitySeries equity, int point) {
    return Math.floorDiv(equity.timeMicros(point), DAY_MICROS);
  }
}
