package io.tickcache.steps;

import io.tickcache.market.OrderBook;
import io.tickcache.schemas.Kline;

/**
 * What an instrument was worth at a step, quote currency.
 *
 * @param reference what a predicted return starts from: the book's mid, or the kline's close
 * @param bestBid null where there is no book
 * @param bestAsk null where there is no book
 */
public record StepPrice(double reference, Double bestBid, Double bestAsk) {

  /** Of a step that a book's update makes: the book is valid and has both sides. */
  public static StepPrice of(OrderBook book) {
    return new StepPrice(book.mid(), book.bidPrice(0), book.askPrice(0));
  }

  /** Of a step that a closed kline makes. */
  public static StepPrice of(Kline kline) {
    return new StepPrice(kline.getClose(), null, null);
  }
}
