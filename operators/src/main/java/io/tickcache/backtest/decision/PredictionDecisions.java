package io.tickcache.backtest.decision;

import io.tickcache.schemas.Prediction;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.ToDoubleFunction;

/** A decision from each prediction that says what to hold. */
public final class PredictionDecisions implements Iterator<Decision> {

  private final Iterator<Prediction> predictions;
  private final ToDoubleFunction<Prediction> target;
  private Decision next;

  /**
   * Decisions.
   *
   * @param predictions in order of time, then instrument
   * @param target what to hold, -1 to 1; NaN for as before
   */
  public PredictionDecisions(
      Iterator<Prediction> predictions, ToDoubleFunction<Prediction> target) {
    this.predictions = predictions;
    this.target = target;
  }

  @Override
  public boolean hasNext() {
    while (next == null && predictions.hasNext()) {
      Prediction prediction = predictions.next();
      double wanted = target.applyAsDouble(prediction);
      next = Double.isNaN(wanted) ? null : Decision.of(prediction, wanted);
    }
    return next != null;
  }

  @Override
  public Decision next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Decision decision = next;
    next = null;
    return decision;
  }
}
