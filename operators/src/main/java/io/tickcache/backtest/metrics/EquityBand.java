package io.tickcache.backtest.metrics;

import io.tickcache.backtest.EquitySeries;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Where an account might have come by luck: its own returns drawn anew by the stationary bootstrap,
 * as often as {@value #PATHS} times, and at each point the interval of these paths.
 *
 * @param points places in the series, rising; the first and the last with them
 * @param low of the paths at each of them, quote currency
 * @param high likewise
 * @param share of the paths between them, at each point for itself
 * @param block expected length of a block, spans between two points
 */
@SuppressWarnings("ArrayRecordComponent") // series; nothing compares two of them
public record EquityBand(int[] points, double[] low, double[] high, double share, int block) {

  /** How often the returns are drawn. */
  public static final int PATHS = 1_000;

  private static final int MAX_SPANS = 240;
  private static final double SHARE = 0.9;
  private static final long SEED = 1;

  /** Of an account; the same for the same series. */
  public static EquityBand of(EquitySeries equity) {
    int spans = Math.min(MAX_SPANS, equity.size() - 1);
    int[] points = new int[spans + 1];
    double[] worth = new double[spans + 1];
    for (int i = 0; i <= spans; i++) {
      points[i] = spans == 0 ? 0 : (int) ((long) i * (equity.size() - 1) / spans);
      worth[i] = equity.equity(points[i]);
    }
    int block = StationaryBootstrap.expectedBlock(Math.max(1, spans));
    double[][] paths = spans == 0 ? new double[0][] : paths(Returns.of(worth), block);
    double[] low = new double[spans + 1];
    double[] high = new double[spans + 1];
    low[0] = worth[0];
    high[0] = worth[0];
    for (int i = 1; i <= spans; i++) {
      int point = i;
      double[] there = Arrays.stream(paths).mapToDouble(path -> path[point]).toArray();
      StationaryBootstrap.Interval interval = StationaryBootstrap.interval(there, SHARE);
      low[i] = interval.low() * worth[0];
      high[i] = interval.high() * worth[0];
    }
    return new EquityBand(points, low, high, SHARE, block);
  }

  private static double[][] paths(double[] returns, int block) {
    StationaryBootstrap bootstrap = new StationaryBootstrap(returns.length, block);
    SplittableRandom random = new SplittableRandom(SEED);
    double[][] paths = new double[PATHS][];
    for (int i = 0; i < PATHS; i++) {
      paths[i] = Returns.compounded(bootstrap.resampled(returns, random));
    }
    return paths;
  }

  /** An end of the band at any place of the series, between two points on a straight line. */
  public double at(int place, double[] end) {
    int found = Arrays.binarySearch(points, place);
    if (found >= 0) {
      return end[found];
    }
    int above = -found - 1;
    double share = (double) (place - points[above - 1]) / (points[above] - points[above - 1]);
    return end[above - 1] + share * (end[above] - end[above - 1]);
  }
}
