package io.tickcache.job.page;

import java.util.BitSet;

/** Fewer points of lines, for drawing: extremes stay, as they would be seen. */
public final class Thinning {

  private Thinning() {}

  /**
   * Places of some series of one length: all of them if they are few, else the first, the last, and
   * where each series is lowest and highest in each of equally long parts.
   *
   * @param most about how many places
   */
  public static int[] places(int most, double[]... series) {
    int length = series[0].length;
    BitSet kept = new BitSet(length);
    if (length <= most) {
      kept.set(0, length);
      return kept.stream().toArray();
    }
    kept.set(0);
    kept.set(length - 1);
    int parts = Math.max(1, most / (2 * series.length));
    for (int part = 0; part < parts; part++) {
      int begin = (int) ((long) part * length / parts);
      int end = (int) ((part + 1L) * length / parts);
      for (double[] one : series) {
        keepExtremes(one, begin, end, kept);
      }
    }
    return kept.stream().toArray();
  }

  private static void keepExtremes(double[] series, int begin, int end, BitSet kept) {
    int lowest = -1;
    int highest = -1;
    for (int i = begin; i < end; i++) {
      if (!Double.isNaN(series[i])) {
        lowest = lowest < 0 || series[i] < series[lowest] ? i : lowest;
        highest = highest < 0 || series[i] > series[highest] ? i : highest;
      }
    }
    if (lowest >= 0) {
      kept.set(lowest);
      kept.set(highest);
    }
  }
}
