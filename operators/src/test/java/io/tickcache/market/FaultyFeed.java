package io.tickcache.market;

import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.testing.BookUpdateBuilder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * A random feed of order-book updates with the faults of real ones: lost, repeated, late and
 * overlapping deltas, crossed books, sides that empty, snapshots that lag behind or run ahead of
 * the deltas, restarts.
 */
final class FaultyFeed {
  private static final int HISTORY = 10;
  private static final double TICK = 0.01;
  private static final int MID_TICKS = 100_000;

  private final Random random;
  private final boolean chained;
  private final int depthTicks;
  private final Deque<OrderBookUpdate> queued = new ArrayDeque<>();
  private final List<OrderBookUpdate> history = new ArrayList<>();
  private long sequence = 1_000;

  /**
   * A feed from a seed.
   *
   * @param chained deltas name the one before (Binance futures)
   * @param depthTicks how far from mid its levels reach
   */
  FaultyFeed(long seed, boolean chained, int depthTicks) {
    random = new Random(seed);
    this.chained = chained;
    this.depthTicks = depthTicks;
  }

  OrderBookUpdate next() {
    while (queued.isEmpty()) {
      plan();
    }
    return queued.remove();
  }

  private void plan() {
    int dice = random.nextInt(100);
    if (dice < 2) {
      delta(); // lost
    } else if (dice < 6 && !history.isEmpty()) {
      queued.add(history.get(random.nextInt(history.size())));
    } else if (dice < 9) {
      snapshotThatLags();
    } else if (dice < 12) {
      snapshotThatRunsAhead();
    } else if (dice < 13) {
      sequence = 1;
      history.clear();
      queued.add(snapshot(sequence));
    } else if (dice < 14) {
      OrderBookUpdate overlapping = delta();
      overlapping.setFirstSequence(overlapping.getFirstSequence() - 1 - random.nextInt(5));
      queued.add(overlapping);
    } else {
      queued.add(delta());
    }
  }

  private void snapshotThatLags() {
    queued.add(snapshot(Math.max(0, sequence - random.nextInt(20))));
    queued.addAll(history);
  }

  private void snapshotThatRunsAhead() {
    OrderBookUpdate spanning = delta();
    long first = spanning.getFirstSequence();
    long span = spanning.getLastSequence() - first;
    queued.add(snapshot(first - 1 + random.nextInt((int) span + 2)));
    queued.add(spanning);
  }

  private OrderBookUpdate snapshot(long at) {
    return fill(BookUpdateBuilder.snapshot(at), depthTicks / 4, false);
  }

  private OrderBookUpdate delta() {
    long previous = sequence;
    long first = previous + 1 + (chained ? random.nextInt(5) : 0);
    sequence = first + random.nextInt(8);
    OrderBookUpdate delta =
        fill(
            chained
                ? BookUpdateBuilder.chainedDelta(previous, first, sequence)
                : BookUpdateBuilder.delta(first, sequence),
            random.nextInt(12),
            true);
    history.add(delta);
    if (history.size() > HISTORY) {
      history.remove(0);
    }
    return delta;
  }

  private OrderBookUpdate fill(BookUpdateBuilder update, int levels, boolean deletes) {
    Set<Integer> bids = new TreeSet<>();
    Set<Integer> asks = new TreeSet<>();
    for (int i = 0; i < levels; i++) {
      bids.add(MID_TICKS - distance());
      asks.add(MID_TICKS + distance());
    }
    if (random.nextInt(200) == 0) {
      bids.add(MID_TICKS + random.nextInt(3));
    }
    double deleted = deletes ? 0.5 : 0;
    bids.forEach(ticks -> update.bid(ticks * TICK, quantity(deleted)));
    asks.forEach(ticks -> update.ask(ticks * TICK, quantity(deleted)));
    return update.build();
  }

  /** Mostly near the touch, as on a real market. */
  private int distance() {
    return 1 + Math.min(depthTicks, (int) (-Math.log(random.nextDouble()) * depthTicks / 5));
  }

  private double quantity(double deleted) {
    return random.nextDouble() < deleted ? 0 : 1 + random.nextInt(1_000);
  }
}
