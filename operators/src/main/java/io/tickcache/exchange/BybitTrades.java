package io.tickcache.exchange;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tickcache.exchange.RecordedEvent.TradeEvent;
import java.io.IOException;
import java.util.List;

/**
 * Reads the data of {@code publicTrade} messages: an array of trades.
 *
 * @see <a href="https://bybit-exchange.github.io/docs/v5/websocket/public/trade">Bybit V5,
 *     trade</a>
 */
final class BybitTrades {

  private BybitTrades() {}

  static void read(JsonParser json, String instrument, List<RecordedEvent> trades)
      throws IOException, MalformedLineException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw new MalformedLineException("'data' of trades must be an array");
    }
    while (json.nextToken() == JsonToken.START_OBJECT) {
      trades.add(readTrade(json, instrument));
    }
  }

  private static TradeEvent readTrade(JsonParser json, String instrument)
      throws IOException, MalformedLineException {
    long timeMicros = Long.MIN_VALUE;
    double price = Double.NaN;
    double quantity = Double.NaN;
    String takerSide = null;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "T" -> timeMicros = JsonNumbers.millisAsMicros(json);
        case "p" -> price = JsonNumbers.decimal(json);
        case "v" -> quantity = JsonNumbers.decimal(json);
        case "S" -> takerSide = json.getText();
        default -> json.skipChildren();
      }
    }
    if (timeMicros == Long.MIN_VALUE || Double.isNaN(price + quantity) || takerSide == null) {
      throw new MalformedLineException("trade must have T, p, v and S");
    }
    return new TradeEvent(instrument, timeMicros, price, quantity, takerSide.equals("Sell"));
  }
}
