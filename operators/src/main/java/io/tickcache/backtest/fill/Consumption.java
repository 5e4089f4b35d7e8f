package io.tickcache.backtest.fill;

import io.tickcache.backtest.OrderSide;
import io.tickcache.market.PackedDoubles;
import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.schemas.UpdateType;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * What an account took from an instrument's book and the recording does not know of. It stays taken
 * until the level is updated again: then the recorded quantity counts anew.
 */
public final class Consumption {

  private final Map<Double, BigDecimal> bids = new HashMap<>();
  private final Map<Double, BigDecimal> asks = new HashMap<>();

  /** The recording says something new of these levels. */
  public void updated(OrderBookUpdate update) {
    if (bids.isEmpty() && asks.isEmpty()) {
      return;
    }
    if (update.getType() == UpdateType.SNAPSHOT) {
      clear();
      return;
    }
    forget(bids, update.getBidPrices());
    forget(asks, update.getAskPrices());
  }

  /** There is no book any more. */
  public void clear() {
    bids.clear();
    asks.clear();
  }

  /** What is left of a level for an order of this side, at least 0. */
  BigDecimal left(OrderSide taker, double price, double recorded) {
    BigDecimal taken = side(taker).get(price);
    BigDecimal there = BigDecimal.valueOf(recorded);
    return taken == null ? there : there.subtract(taken).max(BigDecimal.ZERO);
  }

  void take(OrderSide taker, double price, BigDecimal quantity) {
    side(taker).merge(price, quantity, BigDecimal::add);
  }

  private Map<Double, BigDecimal> side(OrderSide taker) {
    return taker == OrderSide.BUY ? asks : bids;
  }

  private static void forget(Map<Double, BigDecimal> taken, ByteBuffer prices) {
    if (!taken.isEmpty()) {
      int levels = PackedDoubles.size(prices);
      for (int i = 0; i < levels; i++) {
        taken.remove(PackedDoubles.get(prices, i));
      }
    }
  }
}
