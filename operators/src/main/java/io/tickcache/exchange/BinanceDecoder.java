package io.tickcache.exchange;

import io.tickcache.exchange.RecordedEvent.BookUpdateEvent;
import io.tickcache.exchange.RecordedEvent.TopOfBookEvent;
import io.tickcache.exchange.RecordedEvent.TradeEvent;
import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.schemas.UpdateType;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Decodes Binance messages of one symbol: {@code depth}, {@code bookTicker}, {@code trade} and
 * {@code aggTrade}, and REST snapshots in between; other streams are passed over. Aggregated trades
 * stand in for raw ones until the first of these. Times are the exchange's {@code T}, else {@code
 * E}; spot's book tickers have neither and take that of the message before them.
 */
public final class BinanceDecoder {

  /** The time of receipt is not known. */
  public static final long NOT_RECEIVED = 0;

  private static final String OF_THE_MARKET = "MARKET";

  private final BinanceMessage message = new BinanceMessage();
  private final SnapshotBridge bridge = new SnapshotBridge();
  private final String instrument;
  private final String symbol;
  private boolean rawTrades;
  private final boolean mixed; // there are messages of other symbols
  private long lastEventTimeMicros = BinanceMessage.ABSENT;

  /**
   * A decoder.
   *
   * @param rawTrades whether the recording is known to have raw trades, so that aggregated ones
   *     would count twice
   * @param mixed whether it is known to have messages of other symbols
   */
  public BinanceDecoder(String instrument, boolean rawTrades, boolean mixed) {
    this.instrument = instrument;
    this.symbol = instrument.substring(instrument.indexOf(':') + 1);
    this.rawTrades = rawTrades;
    this.mixed = mixed;
  }

  /**
   * Decodes the message in the bytes from {@code start} to {@code end}; what it means, possibly
   * nothing, goes to {@code events}, and whether it meant anything to {@code fate}, unless it
   * throws.
   *
   * @param ingestTimeMicros when it was received, µs, or {@link #NOT_RECEIVED}
   * @throws MalformedLineException if the message is not what the exchange's format demands
   * @throws IOException if it is not even JSON
   */
  public void decode(
      byte[] bytes,
      int start,
      int end,
      long ingestTimeMicros,
      MessageFate fate,
      Consumer<RecordedEvent> events)
      throws IOException, MalformedLineException {
    message.read(bytes, start, end);
    switch (message.kind) {
      case DEPTH -> bridge.accept(depth(ingestTimeMicros), fate, events);
      case SNAPSHOT -> bridge.accept(snapshot(ingestTimeMicros), fate, events);
      case TRADE, AGGREGATED_TRADE -> acceptTrade(fate, events);
      case BOOK_TICKER -> acceptTicker(fate, events);
      case PARTIAL_DEPTH -> fate.unused(Unused.SNAPSHOTS_ONLY);
      case OTHER -> fate.unused(Unused.OTHER_STREAM);
      case NO_MARKET_DATA -> fate.unused(Unused.NO_MARKET_DATA);
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

  /** Update ids of futures count over all symbols: they do not tell whose a snapshot is. */
  private BookUpdateEvent snapshot(long ingestTimeMicros) throws MalformedLineException {
    if (message.snapshotSymbol == null ? mixed : !message.snapshotSymbol.equals(symbol)) {
      throw new MalformedLineException(
          message.snapshotSymbol == null
              ? "snapshot names no symbol, and the recording is not of '%s' alone: keep one symbol a file"
                  .formatted(symbol)
              : "snapshot of '%s' in a recording of '%s'"
                  .formatted(message.snapshotSymbol, symbol));
    }
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

  private void acceptTrade(MessageFate fate, Consumer<RecordedEvent> events)
      throws MalformedLineException {
    long eventTimeMicros = eventTime();
    double price = require("p", message.price);
    double quantity = require("q", message.quantity);
    rawTrades |= message.kind == BinanceMessage.Kind.TRADE;
    if (message.tradeKind != null && !message.tradeKind.equals(OF_THE_MARKET)) {
      fate.unused(Unused.NOT_OF_MARKET);
    } else if (price == 0 || quantity == 0) {
      fate.unused(Unused.EMPTY_TRADE);
    } else if (rawTrades && message.kind == BinanceMessage.Kind.AGGREGATED_TRADE) {
      fate.unused(Unused.AGGREGATED_TRADE);
    } else {
      bridge.accept(
          new TradeEvent(instrument, eventTimeMicros, price, quantity, message.buyerIsMaker),
          fate,
          events);
    }
  }

  private void acceptTicker(MessageFate fate, Consumer<RecordedEvent> events)
      throws MalformedLineException {
    checkSymbol();
    long own = message.eventTimeMicros;
    long eventTimeMicros = own == BinanceMessage.ABSENT ? lastEventTimeMicros : own;
    if (eventTimeMicros == BinanceMessage.ABSENT) {
      fate.unused(Unused.NO_TIME); // spot, and no message before it to take the time from
      return;
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
        fate,
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
