package io.tickcache.backtest.fill;

import io.tickcache.backtest.Liquidity;
import io.tickcache.backtest.OrderSide;
import io.tickcache.backtest.ledger.Execution;
import io.tickcache.backtest.ledger.InstrumentTerms;
import io.tickcache.market.OrderBook;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Takes an order's quantity from a recorded book, level by level from the best one on. What stood
 * beyond the recorded levels is not known, so nothing is filled there.
 */
public final class BookWalk {

  private BookWalk() {}

  /**
   * Walks.
   *
   * @param book valid, with both sides
   * @param consumption what the account took before; takes what is taken now
   * @param terms whole lots are taken
   * @return what could be had, at most {@code quantity}; empty if nothing
   */
  public static Optional<Execution> take(
      OrderSide side,
      BigDecimal quantity,
      OrderBook book,
      Consumption consumption,
      InstrumentTerms terms) {
    boolean buy = side == OrderSide.BUY;
    int levels = buy ? book.askLevels() : book.bidLevels();
    BigDecimal wanted = quantity.min(terms.wholeLots(left(side, quantity, book, consumption)));
    BigDecimal open = wanted;
    BigDecimal value = BigDecimal.ZERO;
    BigDecimal coins = BigDecimal.ZERO;
    for (int level = 0; level < levels && open.signum() > 0; level++) {
      double price = buy ? book.askPrice(level) : book.bidPrice(level);
      BigDecimal part = left(side, level, book, consumption).min(open);
      if (part.signum() > 0) {
        consumption.take(side, price, part);
        BigDecimal exact = BigDecimal.valueOf(price);
        value = value.add(terms.value(part, exact));
        coins = coins.add(terms.coins(part, exact));
        open = open.subtract(part);
      }
    }
    if (wanted.signum() == 0) {
      return Optional.empty();
    }
    BigDecimal best = BigDecimal.valueOf(buy ? book.askPrice(0) : book.bidPrice(0));
    return Optional.of(new Execution(side, Liquidity.TAKER, wanted, value, coins, best, mid(book)));
  }

  /** What is left of all levels, or at least this much. */
  private static BigDecimal left(
      OrderSide side, BigDecimal enough, OrderBook book, Consumption consumption) {
    int levels = side == OrderSide.BUY ? book.askLevels() : book.bidLevels();
    BigDecimal sum = BigDecimal.ZERO;
    for (int level = 0; level < levels && sum.compareTo(enough) < 0; level++) {
      sum = sum.add(left(side, level, book, consumption));
    }
    return sum;
  }

  private static BigDecimal left(
      OrderSide side, int level, OrderBook book, Consumption consumption) {
    return side == OrderSide.BUY
        ? consumption.left(side, book.askPrice(level), book.askQuantity(level))
        : consumption.left(side, book.bidPrice(level), book.bidQuantity(level));
  }

  /** Exactly half way between the best prices. */
  public static BigDecimal mid(OrderBook book) {
    return BigDecimal.valueOf(book.bidPrice(0))
        .add(BigDecimal.valueOf(book.askPrice(0)))
        .multiply(HALF);
  }

  private static final BigDecimal HALF = new BigDecimal("0.5");
}
