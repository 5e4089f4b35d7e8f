package io.tickcache.backtest;

/** Whether a fill took what stood in the book, or stood there itself. */
public enum Liquidity {
  TAKER,
  MAKER
}
