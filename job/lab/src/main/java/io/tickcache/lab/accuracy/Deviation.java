package io.tickcache.lab.accuracy;

import io.tickcache.training.RankCorrelation;
import java.util.Arrays;

/**
 * How far predictions are from those that they should be, over all steps of all instruments from a
 * position on.
 *
 * @param relativeRmse root of the mean squared difference, over the standard deviation of the true
 *     ones
 * @param rankCorrelation Spearman's
 * @param flipped share of predictions whose sign is another: of directions, on the other side of
 *     0.5
 */
record Deviation(double relativeRmse, double rankCorrelation, double flipped) {

  /**
   * Compares.
   *
   * @param neutral between the two directions: 0, or 0.5 of probabilities
   */
  static Deviation of(double[][] truth, double[][] predictions, int from, double neutral) {
    double[] expected = from(truth, from);
    double[] actual = from(predictions, from);
    double mean = mean(expected);
    double variance = 0;
    double squares = 0;
    int flips = 0;
    for (int i = 0; i < expected.length; i++) {
      variance += (expected[i] - mean) * (expected[i] - mean);
      squares += (actual[i] - expected[i]) * (actual[i] - expected[i]);
      if ((actual[i] > neutral) != (expected[i] > neutral)) {
        flips++;
      }
    }
    return new Deviation(
        Math.sqrt(squares / variance),
        RankCorrelation.of(expected, actual),
        (double) flips / expected.length);
  }

  private static double[] from(double[][] predictions, int from) {
    return Arrays.stream(predictions)
        .flatMapToDouble(row -> Arrays.stream(row).skip(from))
        .toArray();
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }
}
