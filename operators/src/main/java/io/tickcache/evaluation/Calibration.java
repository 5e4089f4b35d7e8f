package io.tickcache.evaluation;

import io.tickcache.evaluation.baseline.Sample;
import io.tickcache.model.HeadType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Whether confidence means what it says: a forecast of confidence c should have the right sign with
 * probability (1 + c) / 2.
 *
 * @param rows with a direction
 * @param expected share of right signs that the confidences promise: mean of (1 + c) / 2; NaN
 *     without rows
 * @param right share with the right sign; NaN without rows
 * @param error mean distance of the share of right signs from (1 + c) / 2, weighted with rows
 *     (expected calibration error, Guo et al. 2017); NaN without rows
 * @param bins by confidence, those without rows left out
 */
public record Calibration(int rows, double expected, double right, double error, List<Bin> bins) {

  private static final int BINS = 10;

  /**
   * Forecasts of about one confidence.
   *
   * @param rows with a direction
   * @param expected mean of (1 + confidence) / 2
   * @param right share with the right sign
   */
  public record Bin(int rows, double expected, double right) {}

  /**
   * Of a model's first output.
   *
   * @param confidenceScale of a regression
   * @param samples the rows
   * @param forecasts in the unit of the head, [rows]
   */
  public static Calibration of(
      HeadType head, double confidenceScale, List<Sample> samples, double[] forecasts) {
    return new CalibrationRows(
            samples,
            Scores.signed(head, forecasts),
            Arrays.stream(forecasts)
                .map(forecast -> CalibrationRows.confidence(head, confidenceScale, forecast))
                .toArray())
        .all();
  }

  /** Of forecasts with their confidences, 0 to 1, and the returns that came. */
  static Calibration of(double[] forecasts, double[] confidences, double[] labels) {
    int[] rows = new int[BINS];
    double[] expected = new double[BINS];
    double[] right = new double[BINS];
    int all = 0;
    for (int i = 0; i < labels.length; i++) {
      double agreement = Math.signum(forecasts[i]) * Math.signum(labels[i]);
      if (agreement != 0) {
        int bin = Math.min(BINS - 1, (int) (confidences[i] * BINS));
        rows[bin]++;
        expected[bin] += (1 + confidences[i]) / 2;
        right[bin] += agreement > 0 ? 1 : 0;
        all++;
      }
    }
    List<Bin> bins = new ArrayList<>();
    double error = 0;
    for (int b = 0; b < BINS; b++) {
      if (rows[b] > 0) {
        bins.add(new Bin(rows[b], expected[b] / rows[b], right[b] / rows[b]));
        error += Math.abs(expected[b] - right[b]);
      }
    }
    return new Calibration(
        all,
        Arrays.stream(expected).sum() / all,
        Arrays.stream(right).sum() / all,
        error / all, // 0 / 0 is NaN
        bins);
  }
}
