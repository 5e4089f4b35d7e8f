package io.tickcache.job.kafka;

import io.tickcache.schemas.Prediction;

/**
 * What identifies a prediction, whatever run made it.
 *
 * @param instrument {@code venue:symbol}
 * @param contextEpochMicros event time of the context's first step, microseconds
 * @param position the step's number in the context
 * @param modelId the model that made it
 */
public record PredictionId(
    String instrument, long contextEpochMicros, long position, String modelId) {

  /** The id of a prediction. */
  public static PredictionId of(Prediction prediction) {
    return new PredictionId(
        prediction.getInstrument(),
        prediction.getContextEpochMicros(),
        prediction.getPosition(),
        prediction.getModelId());
  }
}
