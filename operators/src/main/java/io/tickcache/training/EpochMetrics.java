package io.tickcache.training;

import java.util.List;

/**
 * How an epoch went.
 *
 * @param epoch 1, 2, …
 * @param updates made so far
 * @param trainingLoss mean over the epoch's labels, in learned units
 * @param validationLoss mean over the validation part's labels, after the epoch
 * @param validationIc Spearman's rank correlation of each output with its labels there; NaN without
 *     any
 * @param learningRate of the last update
 * @param gradientNorm mean norm before clipping
 */
public record EpochMetrics(
    int epoch,
    long updates,
    double trainingLoss,
    double validationLoss,
    List<Double> validationIc,
    double learningRate,
    double gradientNorm) {

  public EpochMetrics {
    // JSON has null where there is no number.
    validationIc =
        validationIc.stream().map(ic -> ic == null ? Double.valueOf(Double.NaN) : ic).toList();
  }
}
