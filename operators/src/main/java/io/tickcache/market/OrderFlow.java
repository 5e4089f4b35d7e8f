package io.tickcache.market;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What came to and went from the best levels of a book in the last second of event time, and where
 * its mid stood. Order-flow imbalance after Cont, Kukanov and Stoikov (2014): of a side's best
 * level, the quantity that is new there since the step before, less what has gone; bids less asks.
 * Of several levels, the sum of the same over each (Xu, Gould and Howison 2018).
 *
 * <p>Kept in {@value #BUCKETS} buckets of {@value #BUCKET_MICROS} µs, numbered from 1970-01-01 UTC
 * on, so that state is bounded and a sum does not depend on when it was written: it is added up
 * anew, from the oldest bucket on. An event that is earlier than the newest bucket counts in that
 * one. A flow begins anew with every snapshot, with the first update after a book of one side, and
 * where time goes back to before the oldest bucket: the clock was wrong, and nothing would leave
 * the newest bucket until it is reached again.
 */
public final class OrderFlow {

  /** Levels of a side that count. */
  public static final int LEVELS = 5;

  private static final long BUCKET_MICROS = 10_000;
  private static final int BUCKETS = 100;
  private static final int NUMBERS_A_LEVEL = 4;

  private static final int HEADER_BYTES = 1 + 3 * Long.BYTES;
  private static final int BUCKET_BYTES = 1 + 3 * Double.BYTES;

  private final double[] best = new double[BUCKETS]; // by bucket number modulo BUCKETS
  private final double[] deep = new double[BUCKETS];
  private final double[] mids = new double[BUCKETS]; // the last of each; NaN where there is none

  /** Of each level bid price and quantity, ask price and quantity; a missing level is all 0. */
  private final double[] levels = new double[LEVELS * NUMBERS_A_LEVEL];

  private boolean begun;
  private long newest; // number of the newest bucket
  private long lastMicros; // event time of the last update
  private double sinceLast; // and how long after the one before it came, milliseconds
  private double midBefore = Double.NaN; // the last one before the buckets

  OrderFlow() {
    Arrays.fill(mids, Double.NaN);
  }

  /** Begins anew: nothing has come or gone. */
  void clear() {
    begun = false;
    Arrays.fill(best, 0);
    Arrays.fill(deep, 0);
    Arrays.fill(mids, Double.NaN);
    midBefore = Double.NaN;
    sinceLast = 0;
  }

  /** Takes the book in as it is after an update; both sides have levels. */
  void add(OrderBook book, long eventTimeMicros) {
    long bucket = Math.floorDiv(eventTimeMicros, BUCKET_MICROS);
    if (begun && bucket <= newest - BUCKETS) {
      clear();
    }
    if (begun) {
      advance(Math.max(newest, bucket));
      count(book);
      sinceLast = Math.max(0, eventTimeMicros - lastMicros) / 1e3;
    } else {
      newest = bucket;
      begun = true;
    }
    remember(book);
    lastMicros = eventTimeMicros;
    mids[slot(newest)] = book.mid();
  }

  /** Empties the buckets that are used again, the oldest first. */
  private void advance(long to) {
    for (long number = newest + 1; number <= Math.min(to, newest + BUCKETS); number++) {
      clear(slot(number));
    }
    newest = to;
  }

  private void clear(int slot) {
    if (!Double.isNaN(mids[slot])) {
      midBefore = mids[slot];
    }
    best[slot] = 0;
    deep[slot] = 0;
    mids[slot] = Double.NaN;
  }

  private static int slot(long number) {
    return Math.floorMod(number, BUCKETS);
  }

  private void count(OrderBook book) {
    double sum = 0;
    for (int level = 0; level < LEVELS; level++) {
      int at = level * NUMBERS_A_LEVEL;
      boolean bid = level < book.bidLevels();
      boolean ask = level < book.askLevels();
      double bids =
          came(
              bid ? book.bidPrice(level) : 0,
              bid ? book.bidQuantity(level) : 0,
              levels[at],
              levels[at + 1]);
      double asks =
          -came(
              ask ? -book.askPrice(level) : 0,
              ask ? book.askQuantity(level) : 0,
              -levels[at + 2],
              levels[at + 3]);
      sum += bids + asks;
      if (level == 0) {
        best[slot(newest)] += bids + asks;
      }
    }
    deep[slot(newest)] += sum;
  }

  /** Of one level: a higher price is better. A level that is missing has no quantity. */
  private static double came(
      double price, double quantity, double priceBefore, double quantityBefore) {
    if (quantity == 0 || quantityBefore == 0 || price == priceBefore) {
      return quantity - quantityBefore;
    }
    return price > priceBefore ? quantity : -quantityBefore;
  }

  private void remember(OrderBook book) {
    Arrays.fill(levels, 0);
    for (int level = 0; level < LEVELS; level++) {
      int at = level * NUMBERS_A_LEVEL;
      if (level < book.bidLevels()) {
        levels[at] = book.bidPrice(level);
        levels[at + 1] = book.bidQuantity(level);
      }
      if (level < book.askLevels()) {
        levels[at + 2] = book.askPrice(level);
        levels[at + 3] = book.askQuantity(level);
      }
    }
  }

  /**
   * Order-flow imbalance of the best level, in the venue's unit.
   *
   * @param millis how far back, a multiple of 10 up to 1,000
   */
  public double best(int millis) {
    return sum(best, millis);
  }

  /** The same of the best {@value #LEVELS} levels together. */
  public double deep(int millis) {
    return sum(deep, millis);
  }

  private double sum(double[] flows, int millis) {
    double sum = 0;
    for (long number = newest - buckets(millis) + 1; number <= newest; number++) {
      sum += flows[slot(number)];
    }
    return sum;
  }

  /**
   * The mid so long ago, quote currency; NaN if the flow began later.
   *
   * @param millis as in {@link #best}
   */
  public double mid(int millis) {
    for (long number = newest - buckets(millis); number > newest - BUCKETS; number--) {
      double mid = mids[slot(number)];
      if (!Double.isNaN(mid)) {
        return mid;
      }
    }
    return midBefore;
  }

  private static int buckets(int millis) {
    return (int) (millis * 1_000L / BUCKET_MICROS);
  }

  /** How long before the last update the one before it came, milliseconds; 0 if there is none. */
  public double millisSinceLast() {
    return sinceLast;
  }

  int encodedBytes() {
    int bytes = HEADER_BYTES + Double.BYTES + 1 + levels.length * Double.BYTES;
    for (double mid : mids) {
      bytes += Double.isNaN(mid) ? 0 : BUCKET_BYTES;
    }
    return bytes;
  }

  /** Buckets without a mid are empty: an update leaves one. */
  void encode(ByteBuffer out) {
    out.put((byte) (begun ? 1 : 0));
    out.putLong(newest);
    out.putLong(lastMicros);
    out.putDouble(sinceLast);
    out.putDouble(midBefore);
    for (double number : levels) {
      out.putDouble(number);
    }
    int place = out.position();
    out.put((byte) 0);
    int count = 0;
    for (int slot = 0; slot < BUCKETS; slot++) {
      if (!Double.isNaN(mids[slot])) {
        out.put((byte) slot);
        out.putDouble(best[slot]);
        out.putDouble(deep[slot]);
        out.putDouble(mids[slot]);
        count++;
      }
    }
    out.put(place, (byte) count);
  }

  static OrderFlow decode(ByteBuffer in) {
    OrderFlow flow = new OrderFlow();
    flow.begun = in.get() != 0;
    flow.newest = in.getLong();
    flow.lastMicros = in.getLong();
    flow.sinceLast = in.getDouble();
    flow.midBefore = in.getDouble();
    for (int i = 0; i < flow.levels.length; i++) {
      flow.levels[i] = in.getDouble();
    }
    int count = in.get();
    for (int i = 0; i < count; i++) {
      int slot = in.get();
      if (slot < 0 || slot >= BUCKETS) {
        throw new IllegalArgumentException(
            "order flow state has bucket " + slot + " of " + BUCKETS);
      }
      flow.best[slot] = in.getDouble();
      flow.deep[slot] = in.getDouble();
      flow.mids[slot] = in.getDouble();
    }
    return flow;
  }
}
