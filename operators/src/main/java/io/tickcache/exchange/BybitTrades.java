package io.tickcache.exchange;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tickcache.exchange.RecordedEvent.TradeEvent;
import java.io.IOException;
import java.util.List;

/**
 * Reads the data of {@code publicTrade} messages: an array of trades. Block trades ({@code BT}) are
 * agreed upon beside the order book, at other prices, and are left out.
 *
 * @see <a href="https://bybit-exchange.github.io/docs/v5/websocket/public/trade">Bybit V5,
 *     trade</a>
 */
final class BybitTrades {

  private BybitTrades() {}

  /** Adds the trades of the market; says why one was left out, or that there was none. */
  static Unused read(JsonParser json, String instrument, List<RecordedEvent> trades)
      throws IOException, MalformedLineException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw new MalformedLineException("'data' of trades must be an array");
    }
    Unused leftOut = Unused.NO_MARKET_DATA;
    while (json.nextToken() == JsonToken.START_OBJECT) {
      Unused reason = readTrade(json, instrument, trades);
      leftOut = reason == null ? leftOut : reason;
    }
    return leftOut;
  }

  private static Unused readTrade(JsonParser json, String instrument, List<RecordedEvent> trades)
      throws IOException, MalformedLineException {
    long timeMicros = Long.MIN_VALUE;
    double price = Double.NaN;
    double quantity = Double.NaN;
    String takerSide = null;
    boolean block = false;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "T" -> timeMicros = JsonNumbers.micros(json);
        case "p" -> price = JsonNumbers.decimal(json);
        case "v" -> quantity = JsonNumbers.decimal(json);
        case "S" -> takerSide = json.getText();
        case "BT" -> block = json.currentToken() == JsonToken.VALUE_TRUE;
        default -> json.skipChildren();
      }
    }
    if (timeMicros == Long.MIN_VALUE || Double.isNaN(price + quantity) || takerSide == null) {
      throw new MalformedLineException("trade must have T, p, v and S");
    }
    if (block) {
      return Unused.NOT_OF_MARKET;
    }
    if (price == 0 || quantity == 0) {
      return Unused.EMPTY_TRADE;
    }
    trades.add(new TradeEvent(instrument, timeMicros, price, quantity, takerSide.equals("Sell")));
    return null;
  }
}
