package io.tickcache.scores;

import io.tickcache.schemas.Prediction;
import io.tickcache.steps.PriceMark;

/**
 * What waits for the next score: what an event says of the price, or a prediction.
 *
 * @param mark of an event; null of a prediction
 * @param row null of an event
 */
public record ScoreInput(PriceMark mark, ScoreRow row) {

  public static ScoreInput of(PriceMark mark) {
    return new ScoreInput(mark, null);
  }

  /**
   * Of a prediction.
   *
   * @param mark what the event of its step said of the price
   */
  public static ScoreInput of(Prediction prediction, PriceMark mark) {
    return new ScoreInput(null, ScoreRow.of(prediction, mark));
  }

  public long timeMicros() {
    return row == null ? mark.eventTimeMicros() : row.timeMicros();
  }
}
