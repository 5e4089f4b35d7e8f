package io.tickcache.backtest.fill;

import io.tickcache.backtest.OrderSide;
import io.tickcache.market.OrderBook;
import java.math.BigDecimal;

/**
 * A maker's order in a recorded book: where it stands in the queue of its price. It gets what is
 * traded at its price beyond what stood before it, and all of its quantity when a trade prints
 * through its price or the other side's best price comes to it. Where its price lies beyond the
 * recorded depth nobody knows what stands there: it does not move but by trades, and all that comes
 * in sight first stood before it.
 */
public final class RestingOrder {

  private final OrderSide side;
  private final double price;
  private final QueueModel model;

  private double front;
  private double level;
  private double traded;

  /**
   * Joins the queue's end.
   *
   * @param book valid, with both sides
   */
  public RestingOrder(OrderSide side, double price, QueueModel model, OrderBook book) {
    this.side = side;
    this.price = price;
    this.model = model;
    this.level = isInSight(book) ? quantityAt(book) : Double.NaN;
    this.front = Double.isNaN(level) ? Double.POSITIVE_INFINITY : level;
  }

  /** Whether an order of this price would take, not stand. */
  public static boolean takes(OrderSide side, double price, OrderBook book) {
    return side == OrderSide.BUY ? book.askPrice(0) <= price : book.bidPrice(0) >= price;
  }

  /**
   * A trade was printed.
   *
   * @param buyerIsMaker whether the seller was the aggressor
   * @param open what is not filled yet
   * @return what of it is filled now, at the order's price; 0 or more
   */
  public BigDecimal traded(
      double tradePrice, double quantity, boolean buyerIsMaker, BigDecimal open) {
    boolean buy = side == OrderSide.BUY;
    if (buy ? tradePrice < price : tradePrice > price) {
      return open; // through its price
    }
    if (tradePrice != price || buyerIsMaker != buy) {
      return BigDecimal.ZERO;
    }
    traded += quantity;
    front -= quantity;
    if (front >= 0) {
      return BigDecimal.ZERO;
    }
    BigDecimal reached = BigDecimal.valueOf(-front);
    front = 0;
    return reached.min(open);
  }

  /**
   * The book changed.
   *
   * @param book valid, with both sides
   * @param open what is not filled yet
   * @return what of it is filled now: all if the other side came to its price, else 0
   */
  public BigDecimal changed(OrderBook book, BigDecimal open) {
    if (takes(side, price, book)) {
      return open;
    }
    if (!isInSight(book)) {
      return BigDecimal.ZERO;
    }
    double now = quantityAt(book);
    if (now != level) { // until its level is updated, what was traded is kept in mind
      front = Double.isNaN(level) ? now : model.afterChange(front, level, now, traded);
      level = now;
      traded = 0;
    }
    return BigDecimal.ZERO;
  }

  /** What stands before it, the venue's unit. */
  double front() {
    return front;
  }

  /** Whether the recorded levels reach as far as the order's price. */
  private boolean isInSight(OrderBook book) {
    return side == OrderSide.BUY
        ? book.bidPrice(book.bidLevels() - 1) <= price
        : book.askPrice(book.askLevels() - 1) >= price;
  }

  /** What the book shows at the order's price. */
  private double quantityAt(OrderBook book) {
    boolean buy = side == OrderSide.BUY;
    int levels = buy ? book.bidLevels() : book.askLevels();
    for (int i = 0; i < levels; i++) {
      double at = buy ? book.bidPrice(i) : book.askPrice(i);
      if (at == price) {
        return buy ? book.bidQuantity(i) : book.askQuantity(i);
      }
      if (buy ? at < price : at > price) {
        return 0;
      }
    }
    return 0;
  }
}
