package io.tickcache.history;

import io.tickcache.steps.PriceMark;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** An instrument's prices over event time: mids of its book, and closes of its klines. */
public final class PriceTimelines {

  private final PriceTimeline mids;
  private final SortedMap<Long, PriceTimeline> closes;

  /** Nothing is known yet. */
  public PriceTimelines() {
    this(new PriceTimeline(), new TreeMap<>());
  }

  private PriceTimelines(PriceTimeline mids, SortedMap<Long, PriceTimeline> closes) {
    this.mids = mids;
    this.closes = closes;
  }

  /** Takes in what an event says. */
  public void apply(PriceMark mark) {
    PriceTimeline prices = at(mark.intervalMicros());
    switch (mark.kind()) {
      case PRICE -> prices.add(mark.timeMicros(), mark.price());
      case NONE -> prices.breakAt(mark.timeMicros());
      case LOST -> prices.breakAfterLast();
      case PRICE_AFTER_LOSS -> {
        prices.breakAfterLast();
        prices.add(mark.timeMicros(), mark.price());
      }
      case FORGOTTEN -> {
        mids.breakAfterLast();
        closes.values().forEach(PriceTimeline::breakAfterLast);
      }
    }
  }

  /** Mid prices of the book; empty without one. */
  public PriceTimeline mids() {
    return mids;
  }

  /** Closing prices of the klines of one interval. */
  public PriceTimeline closes(long intervalMicros) {
    return closes.computeIfAbsent(intervalMicros, interval -> new PriceTimeline());
  }

  /** By length of klines; that of the book's mids is at 0. */
  public SortedMap<Long, PriceTimeline> all() {
    SortedMap<Long, PriceTimeline> all = new TreeMap<>(closes);
    all.put(0L, mids);
    return all;
  }

  /** As {@link #all} had them. */
  public static PriceTimelines of(Map<Long, PriceTimeline> all) {
    SortedMap<Long, PriceTimeline> closes = new TreeMap<>(all);
    PriceTimeline mids = closes.remove(0L);
    return new PriceTimelines(mids == null ? new PriceTimeline() : mids, closes);
  }

  private PriceTimeline at(long intervalMicros) {
    return intervalMicros == 0 ? mids : closes(intervalMicros);
  }
}
