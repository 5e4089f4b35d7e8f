package io.tickcache.exchange;

import java.io.IOException;
import java.util.Optional;

/**
 * Tells whose messages these are by the first depth event: only COIN-M has the field {@code ps},
 * only futures have {@code pu}. And whether there are raw trades among them.
 */
public final class BinanceInstrumentProbe {

  private final BinanceMessage message = new BinanceMessage();
  private String instrument;
  private boolean rawTrades;

  /**
   * Looks at the message in the bytes from {@code start} to {@code end}.
   *
   * @throws MalformedLineException if the message is not what the exchange's format demands
   * @throws IOException if it is not even JSON
   */
  public void look(byte[] bytes, int start, int end) throws IOException, MalformedLineException {
    message.read(bytes, start, end);
    rawTrades |= message.kind == BinanceMessage.Kind.TRADE;
    if (instrument == null && message.kind == BinanceMessage.Kind.DEPTH && message.symbol != null) {
      instrument = venue() + ":" + message.symbol;
    }
  }

  /** The instrument; empty while there was no depth event. */
  public Optional<String> instrument() {
    return Optional.ofNullable(instrument);
  }

  /** When the message looked at last happened, µs; 0 if it does not say. */
  public long eventTimeMicros() {
    return message.eventTimeMicros == BinanceMessage.ABSENT ? 0 : message.eventTimeMicros;
  }

  /** Whether there was a raw trade. */
  public boolean rawTrades() {
    return rawTrades;
  }

  private String venue() {
    if (message.previousSequence == BinanceMessage.ABSENT) {
      return "binance-spot";
    }
    return message.pair ? "binance-coinm" : "binance-usdm";
  }
}
