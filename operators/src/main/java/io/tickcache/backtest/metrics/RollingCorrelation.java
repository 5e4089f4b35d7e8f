package io.tickcache.backtest.metrics;

import io.tickcache.training.RankCorrelation;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The information coefficient over time: Spearman's rank correlation of predictions and the returns
 * that came, over a window of event time that ends at each point.
 *
 * @param times ends of the windows, microseconds since 1970-01-01 UTC, rising
 * @param coefficients of each window; NaN with fewer than {@value #MIN_ROWS} rows, or where either
 *     side is constant
 * @param rows in each window
 */
@SuppressWarnings("ArrayRecordComponent") // series; nothing compares two of them
public record RollingCorrelation(long[] times, double[] coefficients, int[] rows) {

  /** Ranks of fewer say nothing. */
  public static final int MIN_ROWS = 20;

  /**
   * Of the rows of one instrument; those that lack either number are left out.
   *
   * @param timesMicros of the predictions, rising or equal, microseconds since 1970-01-01 UTC
   * @param windowMicros length of a window, microseconds; its begin is outside
   * @param points how many windows, spread evenly from the first whole one to the last row
   */
  public static RollingCorrelation of(
      long[] timesMicros, double[] predictions, double[] returns, long windowMicros, int points) {
    if (windowMicros < 1 || points < 1) {
      throw new IllegalArgumentException(
          "%d windows of %d microseconds: both must be at least 1".formatted(points, windowMicros));
    }
    if (timesMicros.length == 0) {
      return new RollingCorrelation(new long[0], new double[0], new int[0]);
    }
    long last = timesMicros[timesMicros.length - 1];
    long first = Math.min(last, timesMicros[0] + windowMicros);
    long[] ends = ends(first, last, points);
    double[] coefficients = new double[ends.length];
    int[] rows = new int[ends.length];
    int begin = 0;
    int end = 0;
    for (int i = 0; i < ends.length; i++) {
      while (end < timesMicros.length && timesMicros[end] <= ends[i]) {
        end++;
      }
      while (begin < end && timesMicros[begin] <= ends[i] - windowMicros) {
        begin++;
      }
      int[] whole = whole(predictions, returns, begin, end);
      rows[i] = whole.length;
      coefficients[i] = coefficient(predictions, returns, whole);
    }
    return new RollingCorrelation(ends, coefficients, rows);
  }

  private static long[] ends(long first, long last, int points) {
    int windows = (int) Math.min(points, last - first + 1);
    long[] ends = new long[windows];
    for (int i = 0; i < windows; i++) {
      ends[i] = last - (last - first) / Math.max(1, windows - 1) * (windows - 1 - i);
    }
    return ends;
  }

  private static int[] whole(double[] predictions, double[] returns, int begin, int end) {
    return IntStream.range(begin, end)
        .filter(i -> !Double.isNaN(predictions[i]) && !Double.isNaN(returns[i]))
        .toArray();
  }

  private static double coefficient(double[] predictions, double[] returns, int[] rows) {
    if (rows.length < MIN_ROWS) {
      return Double.NaN;
    }
    double[] x = Arrays.stream(rows).mapToDouble(i -> predictions[i]).toArray();
    double[] y = Arrays.stream(rows).mapToDouble(i -> returns[i]).toArray();
    return isConstant(x) || isConstant(y) ? Double.NaN : RankCorrelation.of(x, y);
  }

  private static boolean isConstant(double[] values) {
    return Arrays.stream(values).allMatch(v -> v == values[0]);
  }
}
