package io.tickcache.backtest.metrics;

/**
 * How far and how long a series stood below its highest value before, the first value included.
 *
 * @param maximum the largest fall from a peak, over the peak: 0.1 for 10 %; 0 where nothing fell
 * @param deepest the fall of that size; null where nothing fell
 * @param longest the one that lasted longest, the first of equals; null where nothing fell
 */
public record Drawdown(double maximum, Fall deepest, Fall longest) {

  /**
   * From a peak until it was reached again. All of them are places in the series.
   *
   * @param peak the last place at the height it fell from
   * @param trough its lowest place
   * @param end where the peak was reached again, or the last place
   * @param recovered whether it was
   */
  public record Fall(int peak, int trough, int end, boolean recovered) {

    /** From the peak to the recovery, or to the series' end. */
    public int bars() {
      return end - peak;
    }
  }

  /**
   * Of a series of what an account was worth.
   *
   * @param equity at least one, the starting capital first
   */
  public static Drawdown of(double[] equity) {
    double maximum = 0;
    Fall deepest = null;
    Fall longest = null;
    int peak = 0;
    while (peak < equity.length - 1) {
      Fall fall = from(peak, equity);
      double depth = 1 - equity[fall.trough()] / equity[peak];
      if (fall.trough() != peak && depth > maximum) {
        maximum = depth;
        deepest = fall;
      }
      if (fall.trough() != peak && (longest == null || fall.bars() > longest.bars())) {
        longest = fall;
      }
      peak = fall.end();
    }
    return new Drawdown(maximum, deepest, longest);
  }

  private static Fall from(int peak, double[] equity) {
    int trough = peak;
    for (int i = peak + 1; i < equity.length; i++) {
      if (equity[i] >= equity[peak]) {
        return new Fall(peak, trough, i, true);
      }
      if (equity[i] < equity[trough]) {
        trough = i;
      }
    }
    return new Fall(peak, trough, equity.length - 1, false);
  }

  /** At each place, how far below the highest value before it: 0 to 1, or more of a debt. */
  public static double[] depths(double[] equity) {
    double[] depths = new double[equity.length];
    double highest = equity[0];
    for (int i = 0; i < equity.length; i++) {
      highest = Math.max(highest, equity[i]);
      depths[i] = 1 - equity[i] / highest;
    }
    return depths;
  }
}
