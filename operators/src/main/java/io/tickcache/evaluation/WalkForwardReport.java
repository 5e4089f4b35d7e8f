package io.tickcache.evaluation;

import java.util.List;

/**
 * What a way of training is worth: fitted anew again and again to the past, scored on what came
 * next.
 *
 * @param name of the models
 * @param folds in order of time
 * @param together the test rows of all folds
 * @param untouched those of the folds that lie behind everything the options were chosen on; null
 *     if there is none
 */
public record WalkForwardReport(
    String name, List<Fold> folds, EvaluationReport together, EvaluationReport untouched) {

  /**
   * One fitting.
   *
   * @param trainedUntilMicros last event time of its training part
   * @param validatedUntilMicros last event time of its validation part
   * @param bestEpoch the epoch kept
   * @param untouched whether the test part lies behind everything the options were chosen on
   * @param report of its test part
   */
  public record Fold(
      long trainedUntilMicros,
      long validatedUntilMicros,
      int bestEpoch,
      boolean untouched,
      EvaluationReport report) {}
}
