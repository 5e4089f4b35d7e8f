package io.tickcache.exchange;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tells whose messages these are by the first depth event: only COIN-M has the field {@code ps},
 * only futures have {@code pu}. Where there is none, by the first trade: only spot has the field
 * {@code M}, only symbols of COIN-M are quoted in {@code USD_}. And whether there are raw trades.
 */
public final class BinanceInstrumentProbe {

  private static final String SPOT = "binance-spot";
  private static final String COIN_M = "binance-coinm";
  private static final String USD_M = "binance-usdm";

  private final BinanceMessage message = new BinanceMessage();
  private String bookInstrument;
  private String tradeInstrument;
  private boolean rawTrades;
  private final Map<String, Integer> depthEvents = new HashMap<>(); // by symbol

  /**
   * Looks at the message in the bytes from {@code start} to {@code end}.
   *
   * @throws MalformedLineException if the message is not what the exchange's format demands
   * @throws IOException if it is not even JSON
   */
  public void look(byte[] bytes, int start, int end) throws IOException, MalformedLineException {
    message.read(bytes, start, end);
    if (message.symbol == null) {
      return;
    }
    switch (message.kind) {
      case DEPTH -> {
        depthEvents.merge(message.symbol, 1, Integer::sum);
        if (bookInstrument == null) {
          bookInstrument = bookVenue() + ":" + message.symbol;
        }
      }
      case TRADE, AGGREGATED_TRADE -> {
        rawTrades |= message.kind == BinanceMessage.Kind.TRADE;
        if (tradeInstrument == null) {
          tradeInstrument = tradeVenue() + ":" + message.symbol;
        }
      }
      default -> {}
    }
  }

  /** Whether there was a depth event, so that the instrument is known for certain. */
  public boolean sawBook() {
    return bookInstrument != null;
  }

  /** The instrument; empty while there was neither a depth event nor a trade. */
  public Optional<String> instrument() {
    return Optional.ofNullable(bookInstrument == null ? tradeInstrument : bookInstrument);
  }

  /** When the message looked at last happened, µs; 0 if it does not say. */
  public long eventTimeMicros() {
    return message.eventTimeMicros == BinanceMessage.ABSENT ? 0 : message.eventTimeMicros;
  }

  /** Whether there were books of several symbols; one event may be a line that broke. */
  public boolean mixed() {
    return depthEvents.values().stream().filter(count -> count > 1).count() > 1;
  }

  /** Whether there was a raw trade. */
  public boolean rawTrades() {
    return rawTrades;
  }

  private String bookVenue() {
    if (message.previousSequence == BinanceMessage.ABSENT) {
      return SPOT;
    }
    return message.pair ? COIN_M : USD_M;
  }

  private String tradeVenue() {
    if (message.spotTrade) {
      return SPOT;
    }
    return message.symbol.contains("USD_") ? COIN_M : USD_M;
  }
}
