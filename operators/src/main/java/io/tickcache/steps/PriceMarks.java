package io.tickcache.steps;

import io.tickcache.market.BookOutcome;
import io.tickcache.market.KlineOutcome;
import io.tickcache.market.OrderBook;
import io.tickcache.schemas.Kline;
import io.tickcache.steps.PriceMark.Kind;

/**
 * Tells what the event that was applied last says of its instrument's price. Serving, training and
 * evaluation make their prices here. It listens to the {@link StepMaker}, and passes on all that it
 * hears.
 */
public final class PriceMarks implements FeedListener {

  private final FeedListener next;
  private KlineOutcome klineOutcome;

  public PriceMarks(FeedListener next) {
    this.next = next;
  }

  @Override
  public void applied(BookOutcome outcome) {
    next.applied(outcome);
  }

  @Override
  public void applied(KlineOutcome outcome) {
    klineOutcome = outcome;
    next.applied(outcome);
  }

  @Override
  public void became(EventFate fate) {
    if (fate == EventFate.OTHER_INTERVAL) {
      klineOutcome = null; // it was applied to nothing
    }
    next.became(fate);
  }

  /**
   * What an order-book update says.
   *
   * @param market it was applied to
   * @param timeMicros the event's time
   */
  public PriceMark ofBook(InstrumentMarket market, long timeMicros) {
    OrderBook book = market.book();
    if (hasQuote(book)) {
      return mark(Kind.PRICE, market, timeMicros, timeMicros, 0, book.mid());
    }
    Kind kind = book.valid() ? Kind.NONE : Kind.LOST;
    return mark(kind, market, timeMicros, timeMicros, 0, Double.NaN);
  }

  /** What a closed kline says that was applied to a market. */
  public PriceMark ofKline(InstrumentMarket market, Kline kline) {
    return mark(
        klineOutcome == KlineOutcome.GAP ? Kind.PRICE_AFTER_LOSS : Kind.PRICE,
        market,
        kline.getEventTimeMicros(),
        kline.getCloseTimeMicros(),
        kline.getIntervalMicros(),
        kline.getClose());
  }

  private static PriceMark mark(
      Kind kind,
      InstrumentMarket market,
      long eventTimeMicros,
      long timeMicros,
      long intervalMicros,
      double price) {
    OrderBook book = market.book();
    boolean quoted = hasQuote(book);
    return new PriceMark(
        kind,
        eventTimeMicros,
        timeMicros,
        intervalMicros,
        price,
        quoted ? book.bidPrice(0) : Double.NaN,
        quoted ? book.askPrice(0) : Double.NaN);
  }

  private static boolean hasQuote(OrderBook book) {
    return book.valid() && book.bidLevels() > 0 && book.askLevels() > 0;
  }
}
