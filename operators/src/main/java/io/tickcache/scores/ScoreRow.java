package io.tickcache.scores;

import io.tickcache.history.Quote;
import io.tickcache.history.RecordedStep;
import io.tickcache.model.TokenSource;
import io.tickcache.schemas.Prediction;
import io.tickcache.schemas.StepSource;
import io.tickcache.steps.PriceMark;

/**
 * A prediction, and as much as is known of what came. Nobody changes its arrays.
 *
 * @param modelId whose it is
 * @param timeMicros event time of its step
 * @param position of its step, in its context
 * @param intervalMicros length of the step's kline; 0 of an order book's
 * @param bestBid when it was made, quote currency; NaN without a book of both sides
 * @param bestAsk when it was made, quote currency; NaN without a book of both sides
 * @param values the outputs
 * @param labels what came, basis points, by output; NaN where there is none, or none yet
 * @param settled whether it is known what came, or that nothing did, by output
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ScoreRow(
    String modelId,
    long timeMicros,
    long position,
    long intervalMicros,
    double bestBid,
    double bestAsk,
    float[] values,
    double[] labels,
    boolean[] settled) {

  /**
   * Of which nothing is known yet.
   *
   * @param mark what the step's event said of the price
   */
  static ScoreRow of(Prediction prediction, PriceMark mark) {
    int outputs = prediction.getOutputs().size();
    float[] values = new float[outputs];
    double[] labels = new double[outputs];
    for (int i = 0; i < outputs; i++) {
      values[i] = prediction.getOutputs().get(i).getValue();
      labels[i] = Double.NaN;
    }
    return new ScoreRow(
        prediction.getModelId(),
        prediction.getEventTimeMicros(),
        prediction.getPosition(),
        prediction.getSource() == StepSource.KLINE ? mark.intervalMicros() : 0,
        mark.bestBid(),
        mark.bestAsk(),
        values,
        labels,
        new boolean[outputs]);
  }

  ScoreRow with(double[] newLabels, boolean[] newSettled) {
    return new ScoreRow(
        modelId,
        timeMicros,
        position,
        intervalMicros,
        bestBid,
        bestAsk,
        values,
        newLabels,
        newSettled);
  }

  boolean isSettled() {
    for (boolean one : settled) {
      if (!one) {
        return false;
      }
    }
    return true;
  }

  /** As a row of an evaluation: without features. */
  RecordedStep step() {
    return new RecordedStep(
        intervalMicros == 0 ? TokenSource.ORDER_BOOK : TokenSource.KLINE,
        null,
        timeMicros,
        0,
        position,
        null,
        Double.isNaN(bestBid) ? null : new Quote(bestBid, Double.NaN, bestAsk, Double.NaN),
        Double.NaN,
        intervalMicros);
  }
}
