package io.tickcache.backtest.tape;

import io.tickcache.backtest.fill.BookWalk;
import io.tickcache.backtest.tape.MarketChange.BarClose;
import io.tickcache.backtest.tape.MarketChange.BarOpen;
import io.tickcache.backtest.tape.MarketChange.BookChange;
import io.tickcache.market.OrderBook;
import io.tickcache.schemas.OrderBookUpdate;
import java.math.BigDecimal;

/** One instrument's market now: its book, or its newest bar. */
public final class TradableMarket {

  private final String instrument;
  private final OrderBook book = new OrderBook();
  private boolean hasBook;
  private long prints;
  private BigDecimal mid;
  private long timeMicros = Long.MIN_VALUE;
  private boolean atOpen;
  private OrderBookUpdate accepted;

  public TradableMarket(String instrument) {
    this.instrument = instrument;
  }

  /** Lets a change happen. */
  public void apply(MarketChange change) {
    if (change instanceof MarketChange.Print) {
      prints++;
      return;
    }
    if (change instanceof BookChange updated) {
      apply(updated);
      return;
    }
    timeMicros = Math.max(timeMicros, change.timeMicros());
    atOpen = false;
    if (change instanceof BarOpen opened && !hasBook) {
      mid = BigDecimal.valueOf(opened.price());
      atOpen = true;
    } else if (change instanceof BarClose closed && !hasBook) {
      mid = BigDecimal.valueOf(closed.price());
    }
  }

  private void apply(BookChange change) {
    hasBook = true;
    if (book.apply(change.update()).accepted()) {
      timeMicros = Math.max(timeMicros, change.timeMicros());
      accepted = change.update();
    }
    if (isTwoSided()) {
      mid = BookWalk.mid(book);
    }
  }

  /** venue:symbol. */
  public String instrument() {
    return instrument;
  }

  public OrderBook book() {
    return book;
  }

  /** Whether the book contains this update. */
  public boolean has(OrderBookUpdate update) {
    return accepted == update; // the very one
  }

  /** Whether orders are filled from a book; else at the first prices of bars. */
  public boolean hasBook() {
    return hasBook;
  }

  /** Whether the book is valid and has both sides. */
  public boolean isTwoSided() {
    return book.valid() && book.bidLevels() > 0 && book.askLevels() > 0;
  }

  /**
   * Whether an order that arrives at this time is filled by what the market is now: a book, or a
   * bar's first price, of that time or later.
   */
  public boolean fills(long arrivesMicros) {
    return timeMicros >= arrivesMicros && (hasBook ? isTwoSided() : atOpen);
  }

  /** Event time of the newest book or price of a bar, microseconds since 1970-01-01 UTC. */
  public long timeMicros() {
    return timeMicros;
  }

  /** How many trades were printed so far. */
  public long prints() {
    return prints;
  }

  /** The newest mid, or price of a bar, quote currency; null before the first. */
  public BigDecimal mid() {
    return mid;
  }
}
