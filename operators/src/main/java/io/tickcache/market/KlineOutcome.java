package io.tickcache.market;

/** What {@link KlineSeries#add} did with a kline. */
public enum KlineOutcome {
  /** The kline follows the series' last one directly, or is its first. */
  ACCEPTED,

  /** A kline that opened before the series' last one closed: a duplicate or late. Ignored. */
  STALE,

  /** Klines are missing before this one: the series holds this kline alone now. */
  GAP
}
