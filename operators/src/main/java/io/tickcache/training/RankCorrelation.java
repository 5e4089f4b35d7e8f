package io.tickcache.training;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

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

  /** Ranks from 1 on; equal values share the mean of their ranks. */
  public static double[] ranks(double[] values) {
    Integer[] order = IntStream.range(0, values.length).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparingDouble(i -> values[i]));
    double[] ranks = new double[values.length];
    int begin = 0;
    while (begin < order.length) {
      int end = begin + 1;
      while (end < order.length && values[order[end]] == values[order[begin]]) {
        end++;
      }
      for (int i = begin; i < end; i++) {
        ranks[order[i]] = (begin + 1 + end) / 2.0;
      }
      begin = end;
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
