package io.tickcache.job.backtest.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Made-up prices on a grid.
 *
 * @param gridMicros from point to point
 * @param times of the points
 * @param instruments with a mid at each
 */
@SuppressWarnings("ArrayRecordComponent")
record SyntheticMarket(long gridMicros, long[] times, List<Instrument> instruments) {

  /** One instrument; {@code lot} is the size of its positions. */
  record Instrument(String name, BigDecimal[] mids, BigDecimal lot) {}

  static SyntheticMarket of(long fromMicros, long gridMicros, int points, String... names) {
    long[] times = new long[points];
    for (int i = 0; i < points; i++) {
      times[i] = fromMicros + gridMicros * i;
    }
    List<Instrument> instruments = new ArrayList<>();
    for (int n = 0; n < names.length; n++) {
      double price = n == 0 ? 64_210.5 : 3_120.25;
      double spread = 0.0045 * Math.sqrt(gridMicros / 3.6e9);
      instruments.add(
          new Instrument(
              names[n],
              walk(new SplittableRandom(17 + n), price, spread, points),
              n == 0 ? new BigDecimal("0.4") : new BigDecimal("7.5")));
    }
    return new SyntheticMarket(gridMicros, times, instruments);
  }

  private static BigDecimal[] walk(
      SplittableRandom random, double price, double deviation, int points) {
    BigDecimal[] mids = new BigDecimal[points];
    double log = StrictMath.log(price);
    for (int i = 0; i < points; i++) {
      mids[i] = BigDecimal.valueOf(StrictMath.exp(log)).setScale(2, RoundingMode.HALF_EVEN);
      double wave = 0.05 * deviation * StrictMath.sin(i / 900.0);
      log +=
          wave
              + deviation
                  * (random.nextDouble() + random.nextDouble() + random.nextDouble() - 1.5)
                  * 2;
    }
    return mids;
  }
}
