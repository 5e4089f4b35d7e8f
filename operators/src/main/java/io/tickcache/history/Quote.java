package io.tickcache.history;

import io.tickcache.market.OrderBook;

/**
 * The best prices of a book, with their quantities.
 *
 * @param bidPrice quote currency
 * @param bidQuantity the venue's unit
 * @param askPrice quote currency
 * @param askQuantity the venue's unit
 */
public record Quote(double bidPrice, double bidQuantity, double askPrice, double askQuantity) {

  /** The book's best prices; null unless it is valid and has both sides. */
  static Quote of(OrderBook book) {
    if (!book.valid() || book.bidLevels() == 0 || book.askLevels() == 0) {
      return null;
    }
    return new Quote(book.bidPrice(0), book.bidQuantity(0), book.askPrice(0), book.askQuantity(0));
  }

  /** Half way between the best prices, as {@link OrderBook#mid()} has it. */
  public double mid() {
    return (bidPrice + askPrice) / 2;
  }
}
