package io.tickcache.backtest.decision;

import io.tickcache.schemas.Prediction;
import io.tickcache.schemas.Signal;
import io.tickcache.schemas.SignalSide;
import java.util.Comparator;

/**
 * What to hold from now on.
 *
 * @param instrument venue:symbol
 * @param timeMicros event time of what it was decided on, microseconds since 1970-01-01 UTC
 * @param target share of the size that a position may have, -1 (short) to 1 (long)
 * @param price the instrument's then, quote currency
 * @param bestBid of the book then, quote currency; NaN without a book
 * @param bestAsk of the book then, quote currency; NaN without a book
 * @param contextEpochMicros of the prediction that it comes from
 * @param position of the prediction that it comes from
 */
public record Decision(
    String instrument,
    long timeMicros,
    double target,
    double price,
    double bestBid,
    double bestAsk,
    long contextEpochMicros,
    long position) {

  /** By event time, then instrument. */
  public static final Comparator<Decision> ORDER =
      Comparator.comparingLong(Decision::timeMicros).thenComparing(Decision::instrument);

  public Decision {
    if (!(Math.abs(target) <= 1)) {
      throw new IllegalArgumentException("target = " + target + " must be from -1 to 1");
    }
    if (!(price > 0)) {
      throw new IllegalArgumentException("price = " + price + " must be above 0");
    }
  }

  /** To hold this after a prediction. */
  public static Decision of(Prediction prediction, double target) {
    return new Decision(
        prediction.getInstrument(),
        prediction.getEventTimeMicros(),
        target,
        priceOf(prediction),
        orNaN(prediction.getBestBid()),
        orNaN(prediction.getBestAsk()),
        prediction.getContextEpochMicros(),
        prediction.getPosition());
  }

  /** To hold what a signal says. */
  public static Decision of(Signal signal) {
    return new Decision(
        signal.getInstrument(),
        signal.getEventTimeMicros(),
        targetOf(signal.getSide()),
        signal.getReferencePrice(),
        orNaN(signal.getBestBid()),
        orNaN(signal.getBestAsk()),
        signal.getContextEpochMicros(),
        signal.getPosition());
  }

  /** The price that a prediction starts from, quote currency. */
  static double priceOf(Prediction prediction) {
    return prediction.getReferencePrice();
  }

  static double targetOf(SignalSide side) {
    return switch (side) {
      case LONG -> 1;
      case SHORT -> -1;
      case NEUTRAL -> 0;
    };
  }

  static double orNaN(Double value) {
    return value == null ? Double.NaN : value;
  }

  /** The opposite. */
  public Decision flipped() {
    return new Decision(
        instrument, timeMicros, -target, price, bestBid, bestAsk, contextEpochMicros, position);
  }
}
