package io.tickcache.exchange;

import java.io.IOException;
import java.util.Optional;

/**
 * Tells whose messages these are by the first depth event: only COIN-M has the field {@code ps},
 * only futures have {@code pu}.
 */
public final class BinanceInstrumentProbe {

  private final BinanceMessage message = new BinanceMessage();

  /**
   * The instrument of the message in the bytes from {@code start} to {@code end}; empty unless it
   * is a depth event.
   *
   * @throws MalformedLineException if the message is not what the exchange's format demands
   * @throws IOException if it is not even JSON
   */
  public Optional<String> instrument(byte[] bytes, int start, int end)
      throws IOException, MalformedLineException {
    message.read(bytes, start, end);
    return message.kind == BinanceMessage.Kind.DEPTH && message.symbol != null
        ? Optional.of(venue() + ":" + message.symbol)
        : Optional.empty();
  }

  private String venue() {
    if (message.previousSequence == BinanceMessage.ABSENT) {
      return "binance-spot";
    }
    return message.pair ? "binance-coinm" : "binance-usdm";
  }
}
