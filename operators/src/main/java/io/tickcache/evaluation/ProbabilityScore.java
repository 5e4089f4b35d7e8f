package io.tickcache.evaluation;

import io.tickcache.evaluation.baseline.Sample;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import smile.validation.AUC;

/**
 * Probabilities of a rise against what came: 1 for a rise, 0 for a fall, ½ for a return of 0.
 *
 * @param logLoss mean of −y ln p − (1 − y) ln(1 − p), nats, p limited to 10⁻⁶ … 1 − 10⁻⁶ as in
 *     training; ln 2 = 0.693 for even odds
 * @param brier mean of (p − y)², 0 to 1; 0.25 for even odds where every price moves
 * @param auc probability that of a rise and a fall the rise had the higher p, a tie counted half
 *     (Smile's); 0.5 knows nothing; NaN without a rise or without a fall
 */
public record ProbabilityScore(double logLoss, double brier, double auc) {

  private static final double FLOOR = 1e-6;

  static ProbabilityScore of(List<Sample> samples, double[] probabilities) {
    double squares = 0;
    for (int i = 0; i < probabilities.length; i++) {
      double error = probabilities[i] - samples.get(i).rise();
      squares += error * error;
    }
    return new ProbabilityScore(
        Arrays.stream(logLosses(samples, probabilities)).average().orElse(Double.NaN),
        probabilities.length == 0 ? Double.NaN : squares / probabilities.length,
        auc(samples, probabilities));
  }

  /** Of each row, nats. */
  static double[] logLosses(List<Sample> samples, double[] probabilities) {
    double[] losses = new double[probabilities.length];
    for (int i = 0; i < losses.length; i++) {
      double up = Math.max(FLOOR, Math.min(1 - FLOOR, probabilities[i]));
      double rise = samples.get(i).rise();
      losses[i] = -rise * Math.log(up) - (1 - rise) * Math.log(1 - up);
    }
    return losses;
  }

  private static double auc(List<Sample> samples, double[] probabilities) {
    int[] moved =
        IntStream.range(0, probabilities.length).filter(i -> samples.get(i).label() != 0).toArray();
    int[] rises = Arrays.stream(moved).map(i -> samples.get(i).label() > 0 ? 1 : 0).toArray();
    int up = Arrays.stream(rises).sum();
    return up == 0 || up == rises.length
        ? Double.NaN
        : AUC.measure(rises, Arrays.stream(moved).mapToDouble(i -> probabilities[i]).toArray());
  }
}
