package io.tickcache.backtest.decision;

import io.tickcache.schemas.Prediction;
import io.tickcache.schemas.Signal;
import io.tickcache.schemas.SignalSide;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * Decisions from signals of a part of the time. What a signal before the part says still stands: at
 * an instrument's first prediction in the part it is decided to hold that.
 */
public final class SignalDecisions implements Iterator<Decision> {

  private final Iterator<Signal> signals;
  private final long fromMicros;
  private final Deque<Prediction> firsts;
  private final Map<String, SignalSide> standing = new HashMap<>();
  private Decision signalled;

  /**
   * Decisions.
   *
   * @param signals in order of time, then instrument, from before the part on
   * @param fromMicros first event time of the part, microseconds since 1970-01-01 UTC
   * @param firsts each instrument's first prediction in the part; none if there is nothing before
   */
  public SignalDecisions(Iterator<Signal> signals, long fromMicros, Collection<Prediction> firsts) {
    this.signals = signals;
    this.fromMicros = fromMicros;
    this.firsts =
        new ArrayDeque<>(
            firsts.stream()
                .sorted(
                    Comparator.comparingLong(Prediction::getEventTimeMicros)
                        .thenComparing(Prediction::getInstrument))
                .toList());
    advance();
  }

  @Override
  public boolean hasNext() {
    return signalled != null || !firsts.isEmpty();
  }

  @Override
  public Decision next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    if (!firsts.isEmpty()) {
      Prediction first = firsts.peek();
      SignalSide side = standing.getOrDefault(first.getInstrument(), SignalSide.NEUTRAL);
      Decision stands = Decision.of(first, Decision.targetOf(side));
      if (signalled == null || Decision.ORDER.compare(stands, signalled) <= 0) {
        firsts.remove();
        return stands;
      }
    }
    Decision decision = signalled;
    advance();
    return decision;
  }

  private void advance() {
    signalled = null;
    while (signalled == null && signals.hasNext()) {
      Signal signal = signals.next();
      if (signal.getEventTimeMicros() < fromMicros) {
        standing.put(signal.getInstrument(), signal.getSide());
      } else {
        signalled = Decision.of(signal);
      }
    }
  }
}
