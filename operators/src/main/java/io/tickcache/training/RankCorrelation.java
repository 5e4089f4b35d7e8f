package io.tickcache.training;

import java.util.Arrays;

/** Spearman's rank correlation: the information coefficient of forecasts. */
public final class RankCorrelation {

  private RankCorrelation() {}

  /**
   * The correlation of two series' ranks.
   *
   * @return 0 if either is constant, NaN if they are shorter than 2
   */
  public static double of(double[] x, double[] y) {
    return x.length < 2 ? Double.NaN : pearson(ranks(x), ranks(y));
  }

  /** Ranks from 1 on; equal values share the mean of their ranks, NaNs are the last ones. */
  public static double[] ranks(double[] values) {
    double[] sorted = new double[values.length];
    Arrays.setAll(sorted, i -> values[i] + 0.0); // -0.0 is equal to 0.0
    Arrays.sort(sorted); // primitive: rolling correlations sort thousands of windows
    double[] distinct = new double[sorted.length];
    double[] meanRanks = new double[sorted.length];
    int groups = 0;
    int begin = 0;
    while (begin < sorted.length && !Double.isNaN(sorted[begin])) {
      int end = begin + 1;
      while (end < sorted.length && sorted[end] == sorted[begin]) {
        end++;
      }
      distinct[groups] = sorted[begin];
      meanRanks[groups++] = (begin + 1 + end) / 2.0;
      begin = end;
    }
    double[] ranks = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      ranks[i] =
          Double.isNaN(values[i])
              ? ++begin
              : meanRanks[Arrays.binarySearch(distinct, 0, groups, values[i] + 0.0)];
    }
    return ranks;
  }

  private static double pearson(double[] x, double[] y) {
    double meanX = Arrays.stream(x).average().orElseThrow();
    double meanY = Arrays.stream(y).average().orElseThrow();
    double xy = 0;
    double xx = 0;
    double yy = 0;
    for (int i = 0; i < x.length; i++) {
      xy += (x[i] - meanX) * (y[i] - meanY);
      xx += (x[i] - meanX) * (x[i] - meanX);
      yy += (y[i] - meanY) * (y[i] - meanY);
    }
    return xx == 0 || yy == 0 ? 0 : xy / Math.sqrt(xx * yy);
  }
}
