package io.tickcache.trading.allocation;

import io.tickcache.model.HeadType;
import io.tickcache.schemas.Output;
import io.tickcache.schemas.Prediction;
import io.tickcache.trading.Strategy;
import java.util.Comparator;

/**
 * What a prediction says of an instrument, as far as a portfolio needs it.
 *
 * @param instrument venue:symbol
 * @param timeMicros event time of the prediction, microseconds since 1970-01-01 UTC
 * @param value the output, in its unit
 * @param contextEpochMicros of the prediction
 * @param position of the prediction
 * @param modelId of the prediction
 * @param price that the prediction starts from, quote currency; NaN if it has none
 * @param bestBid quote currency; NaN without a book
 * @param bestAsk quote currency; NaN without a book
 */
public record Outlook(
    String instrument,
    long timeMicros,
    float value,
    long contextEpochMicros,
    long position,
    String modelId,
    double price,
    double bestBid,
    double bestAsk) {

  /** Of one instrument: the newest last. */
  public static final Comparator<Outlook> BY_AGE =
      Comparator.comparingLong(Outlook::timeMicros)
          .thenComparingLong(Outlook::contextEpochMicros)
          .thenComparingLong(Outlook::position);

  /** Of a prediction; null if it has no such output, or one that is no number. */
  public static Outlook of(Prediction prediction, String output) {
    for (Output one : prediction.getOutputs()) {
      if (one.getName().equals(output) && Float.isFinite(one.getValue())) {
        return new Outlook(
            prediction.getInstrument(),
            prediction.getEventTimeMicros(),
            one.getValue(),
            prediction.getContextEpochMicros(),
            prediction.getPosition(),
            prediction.getModelId(),
            orNaN(prediction.getReferencePrice()),
            orNaN(prediction.getBestBid()),
            orNaN(prediction.getBestAsk()));
      }
    }
    return null;
  }

  /** How far the output is from saying nothing. */
  double edge(HeadType head) {
    return value - Strategy.neutral(head);
  }

  private static double orNaN(Double value) {
    return value == null ? Double.NaN : value;
  }
}
