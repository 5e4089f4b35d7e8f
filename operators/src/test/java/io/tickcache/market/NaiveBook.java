package io.tickcache.market;

import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.schemas.UpdateType;
import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The order book as one would first write it: two sorted maps, and the rules case by case. */
final class NaiveBook {
  final NavigableMap<Double, Double> bids = new TreeMap<>(Comparator.reverseOrder());
  final NavigableMap<Double, Double> asks = new TreeMap<>();
  boolean valid;
  long lastSequence;
  private boolean bridging;

  BookOutcome apply(OrderBookUpdate update) {
    boolean snapshot = update.getType() == UpdateType.SNAPSHOT;
    if (!snapshot) {
      if (!valid) {
        return lastSequence == 0 ? BookOutcome.NO_SNAPSHOT : BookOutcome.INVALID;
      }
      BookOutcome refusal =
          update.getPreviousSequence() == null ? judge(update) : judgeChained(update);
      if (refusal != null) {
        return refusal == BookOutcome.GAP ? drop(refusal) : refusal;
      }
    } else {
      bids.clear();
      asks.clear();
    }
    valid = true;
    bridging = snapshot;
    lastSequence = update.getLastSequence();
    change(bids, update.getBidPrices(), update.getBidQuantities());
    change(asks, update.getAskPrices(), update.getAskQuantities());
    boolean twoSided = !bids.isEmpty() && !asks.isEmpty();
    if (twoSided && bids.firstKey() >= asks.firstKey()) {
      return drop(BookOutcome.CROSSED);
    }
    if (snapshot) {
      return BookOutcome.SNAPSHOT;
    }
    return twoSided ? BookOutcome.APPLIED : BookOutcome.ONE_SIDED;
  }

  /** Binance spot and Bybit: null where the delta may be applied. */
  private BookOutcome judge(OrderBookUpdate delta) {
    if (delta.getLastSequence() <= lastSequence) {
      return BookOutcome.STALE;
    }
    if (delta.getFirstSequence() > lastSequence + 1) {
      return BookOutcome.GAP;
    }
    boolean overlaps = delta.getFirstSequence() <= lastSequence;
    return overlaps && !bridging ? BookOutcome.GAP : null;
  }

  /** Binance futures: null where the delta may be applied. */
  private BookOutcome judgeChained(OrderBookUpdate delta) {
    if (bridging && delta.getLastSequence() < lastSequence) {
      return BookOutcome.STALE;
    }
    if (bridging && delta.getFirstSequence() <= lastSequence) {
      return null;
    }
    if (delta.getPreviousSequence() == lastSequence) {
      return null;
    }
    return delta.getLastSequence() <= lastSequence ? BookOutcome.STALE : BookOutcome.GAP;
  }

  private BookOutcome drop(BookOutcome why) {
    bids.clear();
    asks.clear();
    valid = false;
    bridging = false;
    return why;
  }

  private static void change(
      NavigableMap<Double, Double> side, ByteBuffer prices, ByteBuffer quantities) {
    for (int i = 0; i < PackedDoubles.size(prices); i++) {
      double quantity = PackedDoubles.get(quantities, i);
      if (quantity == 0) {
        side.remove(PackedDoubles.get(prices, i));
      } else {
        side.put(PackedDoubles.get(prices, i), quantity);
      }
    }
  }
}
