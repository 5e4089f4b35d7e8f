package io.tickcache.model;

/** What kind of event a token type's features come from. */
public enum TokenSource {
  ORDER_BOOK,
  KLINE,
  /** Market records: never a step of an instrument, but a prefix that steps attend to. */
  MARKET
}
