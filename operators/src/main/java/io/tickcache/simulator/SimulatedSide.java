package io.tickcache.simulator;

import io.tickcache.market.PackedDoubles;
import java.nio.ByteBuffer;

/**
 * One side of a simulated book: how many orders rest at each price, in ticks. Never empty. Prices
 * lie within {@link OrderFlow#MAX_DISTANCE} of the opposite best, so a ring of counts holds them.
 */
final class SimulatedSide {

  // A power of two, with room for the price to move far within one update.
  private static final int RING = 8 * OrderFlow.MAX_DISTANCE;
  private static final int MASK = RING - 1;

  private final int outward; // from better to worse prices: -1 for bids, +1 for asks
  private final int[] orders = new int[RING]; // by tick & MASK
  private final boolean[] isChanged = new boolean[RING];
  private final long[] changed = new long[RING]; // ticks whose count changed since the last update
  private int changedCount;
  private int total;
  private long best;

  private SimulatedSide(int outward) {
    this.outward = outward;
  }

  static SimulatedSide bids() {
    return new SimulatedSide(-1);
  }

  static SimulatedSide asks() {
    return new SimulatedSide(1);
  }

  /** Orders on this side. */
  int total() {
    return total;
  }

  /** The best price, ticks. */
  long best() {
    return best;
  }

  void add(long tick) {
    if (total == 0 || (best - tick) * outward > 0) {
      best = tick;
    }
    total++;
    orders[(int) tick & MASK]++;
    markChanged(tick);
  }

  /** Takes an order away; the side must hold another one. */
  void remove(long tick) {
    total--;
    orders[(int) tick & MASK]--;
    markChanged(tick);
    while (orders[(int) best & MASK] == 0) {
      best += outward;
    }
  }

  /** Price of the order that has {@code rank} orders before it, from the best price outward. */
  long tickOf(int rank) {
    long tick = best;
    int before = orders[(int) tick & MASK];
    while (before <= rank) {
      tick += outward;
      before += orders[(int) tick & MASK];
    }
    return tick;
  }

  /**
   * Takes away all orders that are too far from the opposite best price, which moved away from
   * {@code oldOpposite}.
   */
  void cull(long oldOpposite, long opposite) {
    for (long moved = oldOpposite; moved != opposite; moved -= outward) {
      long tick = moved + (long) outward * OrderFlow.MAX_DISTANCE;
      int count = orders[(int) tick & MASK];
      if (count == total) {
        add(opposite + (long) outward * OrderFlow.MAX_DISTANCE); // no side is ever empty
      }
      for (; count > 0; count--) {
        remove(tick);
      }
    }
  }

  private void markChanged(long tick) {
    int slot = (int) tick & MASK;
    if (!isChanged[slot]) {
      isChanged[slot] = true;
      changed[changedCount++] = tick;
    }
  }

  boolean hasChanged() {
    return changedCount > 0;
  }

  /** Prices whose quantity changed since the last {@link #clearChanges}. */
  ByteBuffer changedPrices(DecimalGrid ticks) {
    double[] prices = new double[changedCount];
    for (int i = 0; i < changedCount; i++) {
      prices[i] = ticks.at(changed[i]);
    }
    return PackedDoubles.pack(prices, changedCount);
  }

  /** Their quantities now, in the same order. */
  ByteBuffer changedQuantities(DecimalGrid lots) {
    double[] quantities = new double[changedCount];
    for (int i = 0; i < changedCount; i++) {
      quantities[i] = lots.at(orders[(int) changed[i] & MASK]);
    }
    return PackedDoubles.pack(quantities, changedCount);
  }

  void clearChanges() {
    for (int i = 0; i < changedCount; i++) {
      isChanged[(int) changed[i] & MASK] = false;
    }
    changedCount = 0;
  }
}
