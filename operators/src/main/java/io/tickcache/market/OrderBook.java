package io.tickcache.market;

import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.schemas.UpdateType;
import java.nio.ByteBuffer;

/**
 * One instrument's limit order book, rebuilt from a snapshot and the deltas that follow it.
 *
 * <p>A delta must follow the last applied update without a hole. With {@code L} the book's last
 * sequence and {@code first}, {@code last}, {@code previous} those of the delta:
 *
 * <table>
 * <caption>Which deltas are applied</caption>
 * <tr><th></th><th>{@code previous} given (Binance futures)</th><th>not given (Binance spot, Bybit)</th></tr>
 * <tr><td>follows</td><td>{@code previous == L}</td><td>{@code first == L + 1}</td></tr>
 * <tr><td>first after a snapshot: also spans it</td><td>{@code first <= L <= last}</td><td>{@code first <= L + 1 <= last}</td></tr>
 * <tr><td>else stale</td><td>{@code last <= L}</td><td>{@code last <= L}</td></tr>
 * <tr><td>else</td><td>gap</td><td>gap</td></tr>
 * </table>
 *
 * <p>The rules are the exchanges' own (Binance: "How to manage a local order book correctly", of
 * spot and of futures; Bybit V5: "Orderbook", where {@code u} counts without holes). A delta that
 * overlaps the one before it follows neither rule and is a gap. A snapshot always replaces the
 * book, even with a lower sequence: that is how a restarted feed begins.
 *
 * <p>Updates must have passed {@link OrderBookUpdates#validate}. Not thread-safe.
 */
public final class OrderBook {
  /** Without a flow, and with one. */
  private static final byte VERSION = 1;

  private static final byte WITH_FLOW = 2;
  private static final int HEADER_BYTES = 1 + 1 + Long.BYTES;
  private static final int VALID = 1;
  private static final int AFTER_SNAPSHOT = 2;

  private final BookSide bids = BookSide.bids();
  private final BookSide asks = BookSide.asks();
  private boolean valid;
  private boolean afterSnapshot;
  private long lastSequence;
  private OrderFlow flow;

  /** Has the book keep its {@link #flow}, from now on if it did not yet. */
  public void trackFlow() {
    if (flow == null) {
      flow = new OrderFlow();
    }
  }

  /** Has the book keep no {@link #flow}, nor write one. */
  public void forgetFlow() {
    flow = null;
  }

  /** What has come and gone; null without {@link #trackFlow}. */
  public OrderFlow flow() {
    return flow;
  }

  /** Applies a snapshot or a delta, or says why not. */
  public BookOutcome apply(OrderBookUpdate update) {
    if (update.getType() == UpdateType.SNAPSHOT) {
      return replace(update);
    }
    if (!valid) {
      return lastSequence == 0 ? BookOutcome.NO_SNAPSHOT : BookOutcome.INVALID;
    }
    if (!follows(update)) {
      return update.getLastSequence() <= lastSequence ? BookOutcome.STALE : invalidate();
    }
    return change(update);
  }

  /** Whether the book is a snapshot plus all deltas since. An invalid book has no levels. */
  public boolean valid() {
    return valid;
  }

  /** Sequence of the last update applied, even if the book became invalid since; 0 before any. */
  public long lastSequence() {
    return lastSequence;
  }

  /** How many bid prices have a quantity. */
  public int bidLevels() {
    return bids.size();
  }

  /** How many ask prices have a quantity. */
  public int askLevels() {
    return asks.size();
  }

  /** Price in quote currency of a bid level from 0 (best) to {@code bidLevels() - 1}. */
  public double bidPrice(int level) {
    return bids.price(level);
  }

  /** Quantity in the venue's unit of a bid level from 0 (best) to {@code bidLevels() - 1}. */
  public double bidQuantity(int level) {
    return bids.quantity(level);
  }

  /** Price in quote currency of an ask level from 0 (best) to {@code askLevels() - 1}. */
  public double askPrice(int level) {
    return asks.price(level);
  }

  /** Quantity in the venue's unit of an ask level from 0 (best) to {@code askLevels() - 1}. */
  public double askQuantity(int level) {
    return asks.quantity(level);
  }

  /**
   * Half way between the best bid and the best ask, quote currency.
   *
   * @throws IllegalStateException if a side has no level
   */
  public double mid() {
    if (!twoSided()) {
      throw new IllegalStateException(
          "an order book of "
              + bids.size()
              + " bid and "
              + asks.size()
              + " ask levels has no mid: it needs both sides");
    }
    return (bids.price(0) + asks.price(0)) / 2;
  }

  /** The book for keyed state; equal books give equal bytes. */
  public byte[] toBytes() {
    int flowBytes = flow == null ? 0 : flow.encodedBytes();
    ByteBuffer out =
        ByteBuffer.allocate(HEADER_BYTES + bids.encodedBytes() + asks.encodedBytes() + flowBytes);
    out.put(flow == null ? VERSION : WITH_FLOW);
    out.put((byte) ((valid ? VALID : 0) | (afterSnapshot ? AFTER_SNAPSHOT : 0)));
    out.putLong(lastSequence);
    bids.encode(out);
    asks.encode(out);
    if (flow != null) {
      flow.encode(out);
    }
    return out.array();
  }

  /**
   * The book that {@link #toBytes} wrote.
   *
   * @throws IllegalArgumentException if a newer version wrote it, or the bytes are no book
   */
  public static OrderBook fromBytes(byte[] state) {
    return StateVersions.decode("order book", state, WITH_FLOW, OrderBook::decode);
  }

  private static OrderBook decode(ByteBuffer in) {
    OrderBook book = new OrderBook();
    int flags = in.get();
    book.valid = (flags & VALID) != 0;
    book.afterSnapshot = (flags & AFTER_SNAPSHOT) != 0;
    book.lastSequence = in.getLong();
    book.bids.decode(in);
    book.asks.decode(in);
    if (in.get(0) == WITH_FLOW) {
      book.flow = OrderFlow.decode(in);
    }
    return book;
  }

  private BookOutcome replace(OrderBookUpdate snapshot) {
    bids.replace(snapshot.getBidPrices(), snapshot.getBidQuantities());
    asks.replace(snapshot.getAskPrices(), snapshot.getAskQuantities());
    lastSequence = snapshot.getLastSequence();
    valid = true;
    afterSnapshot = true;
    if (crossed()) {
      return cross();
    }
    if (flow != null) {
      flow.clear();
      takeFlow(snapshot);
    }
    return BookOutcome.SNAPSHOT;
  }

  private BookOutcome change(OrderBookUpdate delta) {
    bids.change(delta.getBidPrices(), delta.getBidQuantities());
    asks.change(delta.getAskPrices(), delta.getAskQuantities());
    lastSequence = delta.getLastSequence();
    afterSnapshot = false;
    if (crossed()) {
      return cross();
    }
    if (flow != null) {
      takeFlow(delta);
    }
    return twoSided() ? BookOutcome.APPLIED : BookOutcome.ONE_SIDED;
  }

  private void takeFlow(OrderBookUpdate update) {
    if (twoSided()) {
      flow.add(this, update.getEventTimeMicros());
    } else {
      flow.clear();
    }
  }

  private boolean follows(OrderBookUpdate delta) {
    long first = delta.getFirstSequence();
    long last = delta.getLastSequence();
    Long previous = delta.getPreviousSequence();
    if (previous != null) {
      return previous == lastSequence
          || (afterSnapshot && first <= lastSequence && last >= lastSequence);
    }
    long next = lastSequence + 1;
    return first == next || (afterSnapshot && first <= next && last >= next);
  }

  private boolean twoSided() {
    return bids.size() > 0 && asks.size() > 0;
  }

  private boolean crossed() {
    return twoSided() && bids.price(0) >= asks.price(0);
  }

  private BookOutcome cross() {
    clear();
    return BookOutcome.CROSSED;
  }

  private BookOutcome invalidate() {
    clear();
    return BookOutcome.GAP;
  }

  private void clear() {
    bids.clear();
    asks.clear();
    if (flow != null) {
      flow.clear();
    }
    valid = false;
    afterSnapshot = false;
  }
}
