package io.tickcache.exchange;

import io.tickcache.exchange.RecordedEvent.BookUpdateEvent;
import io.tickcache.exchange.RecordedEvent.TopOfBookEvent;
import io.tickcache.market.BookOutcome;
import io.tickcache.market.OrderBook;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/**
 * Rebuilds the books of a recording and compares them with the exchange's own best bid and ask.
 *
 * <p>After a delta with last update id u, best prices and quantities must equal those of the last
 * {@link TopOfBookEvent} with an id up to u, for the exchange sends one whenever they change. Which
 * one is the last is known once one with a later id was seen. A delta is comparable if both exist.
 * No more than {@value #MAX_WAITING} of either kind are remembered an instrument; what is forgotten
 * is not compared.
 */
public final class BookTickerCheck {

  private static final int MAX_WAITING = 10_000;

  private final Map<String, Instrument> instruments = new HashMap<>();
  private long comparable;
  private long agreeing;

  /** Takes the next event of a recording; kinds that say nothing about books are ignored. */
  public void accept(RecordedEvent event) {
    if (event instanceof BookUpdateEvent book) {
      instrument(event).apply(book);
    } else if (event instanceof TopOfBookEvent ticker) {
      instrument(event).add(ticker);
    }
  }

  private Instrument instrument(RecordedEvent event) {
    return instruments.computeIfAbsent(event.instrument(), name -> new Instrument());
  }

  /** Deltas compared so far. */
  public long comparable() {
    return comparable;
  }

  /** Those whose book agreed. */
  public long agreeing() {
    return agreeing;
  }

  /** The share of compared deltas that agreed, 0 to 1; NaN if none could be compared. */
  public double agreement() {
    return comparable == 0 ? Double.NaN : (double) agreeing / comparable;
  }

  /** What waits to be compared. */
  private final class Instrument {

    private final OrderBook book = new OrderBook();
    private final ArrayDeque<TopOfBookEvent> tickers = new ArrayDeque<>(); // by rising id
    private final ArrayDeque<TopOfBookEvent> rebuilt = new ArrayDeque<>(); // by rising id

    void apply(BookUpdateEvent event) {
      if (book.apply(event.update()) == BookOutcome.APPLIED) {
        rebuilt.add(
            new TopOfBookEvent(
                event.instrument(),
                event.eventTimeMicros(),
                book.lastSequence(),
                book.bidPrice(0),
                book.bidQuantity(0),
                book.askPrice(0),
                book.askQuantity(0)));
        limit(rebuilt);
        compareKnown();
      }
    }

    void add(TopOfBookEvent ticker) {
      if (tickers.isEmpty() || ticker.sequence() > tickers.getLast().sequence()) {
        tickers.add(ticker);
        limit(tickers);
        compareKnown();
      }
    }

    private void limit(ArrayDeque<TopOfBookEvent> waiting) {
      if (waiting.size() > MAX_WAITING) {
        waiting.remove();
      }
    }

    private void compareKnown() {
      while (!rebuilt.isEmpty()
          && !tickers.isEmpty()
          && tickers.getLast().sequence() > rebuilt.getFirst().sequence()) {
        compare(rebuilt.remove());
      }
    }

    private void compare(TopOfBookEvent top) {
      TopOfBookEvent last = null;
      while (tickers.getFirst().sequence() <= top.sequence()) {
        last = tickers.remove();
      }
      if (last != null) {
        tickers.addFirst(last); // later deltas may still stand under it
        comparable++;
        agreeing += sameTop(last, top) ? 1 : 0;
      }
    }

    private static boolean sameTop(TopOfBookEvent a, TopOfBookEvent b) {
      return a.bidPrice() == b.bidPrice()
          && a.bidQuantity() == b.bidQuantity()
          && a.askPrice() == b.askPrice()
          && a.askQuantity() == b.askQuantity();
    }
  }
}
