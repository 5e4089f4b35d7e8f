package io.tickcache.evaluation.difference;

import io.tickcache.training.RankCorrelation;
import java.util.Arrays;

/**
 * How far predictions are from those that they should be, or from those of another setting. What is
 * in units of the expected ones' standard deviation is NaN where they are constant.
 *
 * @param rows how many are compared
 * @param mean of the absolute differences, in units of that deviation
 * @param percentile99 the absolute difference that 99 % do not exceed, in the same units
 * @param relativeRmse root of the mean squared difference, in the same units
 * @param rankCorrelation Spearman's; NaN of fewer than two rows
 * @param flipped share of predictions whose sign is another: of directions, on the other side of
 *     0.5; NaN without rows
 */
public record Deviation(
    int rows,
    double mean,
    double percentile99,
    double relativeRmse,
    double rankCorrelation,
    double flipped) {

  /**
   * Compares.
   *
   * @param expected [rows]
   * @param actual [rows]
   * @param neutral between the two directions: 0, or 0.5 of probabilities
   */
  public static Deviation of(double[] expected, double[] actual, double neutral) {
    int rows = expected.length;
    double mean = Arrays.stream(expected).average().orElse(Double.NaN);
    double variance = 0;
    double squares = 0;
    int flips = 0;
    double[] distances = new double[rows];
    for (int i = 0; i < rows; i++) {
      variance += (expected[i] - mean) * (expected[i] - mean);
      distances[i] = Math.abs(actual[i] - expected[i]);
      squares += distances[i] * distances[i];
      if ((actual[i] > neutral) != (expected[i] > neutral)) {
        flips++;
      }
    }
    double unit = variance > 0 ? Math.sqrt(variance / rows) : Double.NaN;
    return new Deviation(
        rows,
        Arrays.stream(distances).average().orElse(Double.NaN) / unit,
        percentile99(distances) / unit,
        Math.sqrt(squares / rows) / unit,
        RankCorrelation.of(expected, actual),
        rows == 0 ? Double.NaN : (double) flips / rows);
  }

  /** The smallest value that 99 % of all do not exceed. */
  private static double percentile99(double[] values) {
    Arrays.sort(values);
    return values.length == 0 ? Double.NaN : values[(int) Math.ceil(0.99 * values.length) - 1];
  }
}
