package io.tickcache.backtest.decision;

import io.tickcache.schemas.Prediction;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * Every decision one step of its instrument later: what a strategy is worth whose predictions come
 * too late by one. The last ones are never made.
 */
public final class DelayedDecisions implements Iterator<Decision> {

  private final Iterator<Prediction> predictions;
  private final Iterator<Decision> decisions;
  private final Map<String, Decision> waiting = new HashMap<>();
  private final Deque<Decision> due = new ArrayDeque<>();
  private Decision read;

  /**
   * Decisions.
   *
   * @param predictions all steps, in order of time, then instrument
   * @param decisions in the same order
   */
  public DelayedDecisions(Iterator<Prediction> predictions, Iterator<Decision> decisions) {
    this.predictions = predictions;
    this.decisions = decisions;
    this.read = decisions.hasNext() ? decisions.next() : null;
  }

  @Override
  public boolean hasNext() {
    while (due.isEmpty() && predictions.hasNext()) {
      step(predictions.next());
    }
    return !due.isEmpty();
  }

  @Override
  public Decision next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return due.remove();
  }

  private void step(Prediction prediction) {
    while (read != null && read.timeMicros() < prediction.getEventTimeMicros()) {
      waiting.put(read.instrument(), read);
      read = decisions.hasNext() ? decisions.next() : null;
    }
    Decision earlier = waiting.remove(prediction.getInstrument());
    if (earlier != null) {
      due.add(Decision.of(prediction, earlier.target()));
    }
  }
}
