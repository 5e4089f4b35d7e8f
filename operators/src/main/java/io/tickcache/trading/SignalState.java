package io.tickcache.trading;

import io.tickcache.schemas.Prediction;
import io.tickcache.schemas.SignalSide;

/**
 * What a strategy remembers of one instrument. There is none of an instrument towards which it
 * stands aside and has cooled down.
 *
 * @param side which way it stands
 * @param sinceMicros event time since when, microseconds since 1970-01-01 UTC
 * @param last the newest prediction while it stands long or short; null while it stands aside
 */
public record SignalState(SignalSide side, long sinceMicros, Prediction last) {

  public SignalState {
    if ((side == SignalSide.NEUTRAL) != (last == null)) {
      throw new IllegalArgumentException("a prediction is kept while it stands long or short");
    }
  }
}
