package io.tickcache.exchange;

import io.tickcache.exchange.RecordedEvent.BookUpdateEvent;
import io.tickcache.exchange.RecordedEvent.TopOfBookEvent;
import io.tickcache.exchange.RecordedEvent.TradeEvent;
import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.schemas.UpdateType;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Decodes Binance messages of one symbol, as its combined streams send them: {@code @depth}, {@code
 * @bookTicker} and {@code @trade}, and REST snapshots in between; other streams are passed over.
 * Times are the exchange's {@code T}, else {@code E}; spot's book tickers have neither and take
 * that of the message before them.
 */
public final class BinanceDecoder {

  private final BinanceMessage message = new BinanceMessage();
  private final SnapshotBridge bridge = new SnapshotBridge();
  private final String instrument;
  private final String symbol;
  private long lastEventTimeMicros = BinanceMessage.ABSENT;

  public BinanceDecoder(String instrument) {
    this.instrument = instrument;
    this.symbol = instrument.substring(instrument.indexOf(':') + 1);
  }

  /**
   * Decodes the message in the bytes from {@code start} to {@code end}; what it means, possibly
   * nothing, goes to {@code events}.
   *
   * @throws MalformedLineException if the message is not what the exchange's format demands
   * @throws IOException if it is not even JSON
   */
  public void decode(
      byte[] bytes, int start, int end, long ingestTimeMicros, Consumer<RecordedEvent> events)
      throws IOException, MalformedLineException {
    message.read(bytes, start, end);
    switch (message.kind) {
      case DEPTH -> bridge.accept(depth(ingestTimeMicros), events);
      case SNAPSHOT -> bridge.accept(snapshot(ingestTimeMicros), events);
      case TRADE -> bridge.accept(trade(), events);
      case BOOK_TICKER -> acceptTicker(events);
      case OTHER -> {}
    }
  }

  /** Gives out what was kept back; there are no more messages. */
  public void finish(Consumer<RecordedEvent> events) {
    bridge.finish(events);
  }

  private BookUpdateEvent depth(long ingestTimeMicros) throws MalformedLineException {
    long firstSequence = require("U", message.firstSequence);
    return bookUpdate(UpdateType.DELTA, eventTime(), ingestTimeMicros, firstSequence);
  }

  private BookUpdateEvent snapshot(long ingestTimeMicros) throws MalformedLineException {
    long own = message.eventTimeMicros;
    long eventTimeMicros = own == BinanceMessage.ABSENT ? SnapshotBridge.NO_CLOCK : own;
    return bookUpdate(UpdateType.SNAPSHOT, eventTimeMicros, ingestTimeMicros, message.lastSequence);
  }

  private BookUpdateEvent bookUpdate(
      UpdateType type, long eventTimeMicros, long ingestTimeMicros, long firstSequence)
      throws MalformedLineException {
    if (!message.bids.present() || !message.asks.present()) {
      throw new MalformedLineException(type + " must have bids and asks");
    }
    long previous = message.previousSequence;
    return new BookUpdateEvent(
        new OrderBookUpdate(
            instrument,
            type,
            eventTimeMicros,
            ingestTimeMicros,
            firstSequence,
            require("u", message.lastSequence),
            previous == BinanceMessage.ABSENT ? null : previous,
            message.bids.packedPrices(),
            message.bids.packedQuantities(),
            message.asks.packedPrices(),
            message.asks.packedQuantities()));
  }

  private TradeEvent trade() throws MalformedLineException {
    return new TradeEvent(
        instrument,
        eventTime(),
        require("p", message.price),
        require("q", message.quantity),
        message.buyerIsMaker);
  }

  private void acceptTicker(Consumer<RecordedEvent> events) throws MalformedLineException {
    checkSymbol();
    long own = message.eventTimeMicros;
    long eventTimeMicros = own == BinanceMessage.ABSENT ? lastEventTimeMicros : own;
    if (eventTimeMicros == BinanceMessage.ABSENT) {
      return; // spot, and no message before it to take the time from
    }
    bridge.accept(
        new TopOfBookEvent(
            instrument,
            eventTimeMicros,
            require("u", message.lastSequence),
            require("b", message.bidPrice),
            require("B", message.bidQuantity),
            require("a", message.askPrice),
            require("A", message.askQuantity)),
        events);
  }

  private long eventTime() throws MalformedLineException {
    checkSymbol();
    lastEventTimeMicros = require("T or E", message.eventTimeMicros);
    return lastEventTimeMicros;
  }

  private void checkSymbol() throws MalformedLineException {
    if (!symbol.equals(message.symbol)) {
      throw new MalformedLineException(
          "symbol '" + message.symbol + "' in a recording of '" + symbol + "'");
    }
  }

  private long require(String field, long value) throws MalformedLineException {
    if (value == BinanceMessage.ABSENT) {
      throw new MalformedLineException(message.kind + " message has no '" + field + "'");
    }
    return value;
  }

  private double require(String field, double value) throws MalformedLineException {
    if (Double.isNaN(value)) {
      throw new MalformedLineException(message.kind + " message has no '" + field + "'");
    }
    return value;
  }
}
