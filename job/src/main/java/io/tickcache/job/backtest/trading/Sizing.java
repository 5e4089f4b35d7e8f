package io.tickcache.job.backtest.trading;

/** How large a position is, as a share of {@code size}. */
public enum Sizing {
  /** By signals: all of it long or short, or nothing. */
  SIGNALS,

  /** By a portfolio's weights. */
  ALLOCATIONS,

  /** The reference's: tanh(predicted return × gain), anew with each prediction. */
  TANH
}
