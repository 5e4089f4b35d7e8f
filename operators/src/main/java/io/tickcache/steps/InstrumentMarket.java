package io.tickcache.steps;

import io.tickcache.market.KlineSeries;
import io.tickcache.market.OrderBook;
import java.util.SortedSet;

/** What is known of one instrument's market: its book, its kline windows, its last mid price. */
public interface InstrumentMarket {

  /** venue:symbol. */
  String name();

  OrderBook book();

  /** Is told whenever {@link #book()} took an update. */
  void bookWasChanged();

  /** The klines of one interval, to be added to; made empty at first. */
  KlineSeries klines(long intervalMicros);

  /** The intervals of its klines, microseconds. */
  SortedSet<Long> klineIntervals();

  /** Mid price of the last order-book step, quote currency; NaN before the first. */
  double previousMid();

  void setPreviousMid(double mid);

  /** Latest event time of any event taken, microseconds since 1970-01-01 UTC. */
  long lastEventMicros();

  /** The longest interval of its klines, microseconds; 0 if it has none. */
  default long longestKlineMicros() {
    SortedSet<Long> intervals = klineIntervals();
    return intervals.isEmpty() ? 0 : intervals.last();
  }
}
