package io.tickcache.backtest.simulation;

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

  public Decision {
    if (!(Math.abs(target) <= 1)) {
      throw new IllegalArgumentException("target = " + target + " must be from -1 to 1");
    }
    if (!(price > 0)) {
      throw new IllegalArgumentException("price = " + price + " must be above 0");
    }
  }

  /** The opposite. */
  public Decision flipped() {
    return new Decision(
        instrument, timeMicros, -target, price, bestBid, bestAsk, contextEpochMicros, position);
  }
}
