package io.tickcache.backtest;

/** What became of an order. */
public enum OrderOutcome {
  /** The whole quantity. */
  FILLED,

  /** A taker's rest beyond the recorded depth, where nobody knows what stood. */
  BEYOND_RECORDED_DEPTH,

  /** A maker's rest, or all of it, when the next decision or the longest wait took it back. */
  CANCELLED,

  /** A maker's order that would have taken: it never stood in the book. */
  WOULD_HAVE_TAKEN,

  /** There was no book or bar any more before the recording ended. */
  NO_MARKET
}
