package io.tickcache.exchange;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * One message of a Binance dump, its fields under the exchange's names; read into the same object
 * every time.
 *
 * @see <a
 *     href="https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams">Binance
 *     web socket streams</a>
 */
final class BinanceMessage {

  enum Kind {
    DEPTH,
    BOOK_TICKER,
    TRADE,
    SNAPSHOT,
    OTHER
  }

  static final long ABSENT = Long.MIN_VALUE;

  private final JsonFactory json = new JsonFactory();
  final Levels bids = new Levels();
  final Levels asks = new Levels();
  Kind kind;
  String symbol; // "s"
  boolean pair; // whether there is a "ps": COIN-M only
  long eventTimeMicros; // "T" (when it happened) or else "E" (when it was sent), or ABSENT
  long firstSequence; // "U"
  long lastSequence; // "u", "lastUpdateId"
  long previousSequence; // "pu"
  double bidPrice; // "b", not finite if absent, as all numbers
  double bidQuantity; // "B"
  double askPrice; // "a"
  double askQuantity; // "A"
  double price; // "p"
  double quantity; // "q"
  boolean buyerIsMaker; // "m"

  /** Reads the JSON in the bytes from {@code start} to {@code end}. */
  void read(byte[] line, int start, int end) throws IOException, MalformedLineException {
    clear();
    try (JsonParser parser = json.createParser(line, start, end - start)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new MalformedLineException("message must be a JSON object");
      }
      readEnvelope(parser);
    }
  }

  void clear() {
    bids.clear();
    asks.clear();
    kind = Kind.OTHER;
    symbol = null;
    pair = false;
    eventTimeMicros = ABSENT;
    firstSequence = ABSENT;
    lastSequence = ABSENT;
    previousSequence = ABSENT;
    bidPrice = Double.NaN;
    bidQuantity = Double.NaN;
    askPrice = Double.NaN;
    askQuantity = Double.NaN;
    price = Double.NaN;
    quantity = Double.NaN;
    buyerIsMaker = false;
  }

  private void readEnvelope(JsonParser parser) throws IOException, MalformedLineException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (name) {
        case "stream" -> kind = kindOf(parser.getText());
        case "data" -> readData(parser, value);
        case "lastUpdateId" -> {
          kind = Kind.SNAPSHOT;
          lastSequence = JsonNumbers.integer(parser);
        }
        case "E", "T" -> readTime(parser, name);
        case "bids" -> bids.read(parser);
        case "asks" -> asks.read(parser);
        default -> parser.skipChildren();
      }
    }
  }

  private static Kind kindOf(String stream) {
    int start = stream.indexOf('@') + 1;
    int end = stream.indexOf('@', start);
    return switch (stream.substring(start, end < 0 ? stream.length() : end)) {
      case "depth" -> Kind.DEPTH;
      case "bookTicker" -> Kind.BOOK_TICKER;
      case "trade" -> Kind.TRADE;
      default -> Kind.OTHER;
    };
  }

  private void readData(JsonParser parser, JsonToken value)
      throws IOException, MalformedLineException {
    if (value != JsonToken.START_OBJECT) {
      throw new MalformedLineException("'data' must be an object");
    }
    if (kind == Kind.OTHER) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      readField(parser, name);
    }
  }

  private void readField(JsonParser parser, String name)
      throws IOException, MalformedLineException {
    switch (name) {
      case "E", "T" -> readTime(parser, name);
      case "s" -> symbol = parser.getText();
      case "ps" -> pair = true;
      case "U" -> firstSequence = JsonNumbers.integer(parser);
      case "u" -> lastSequence = JsonNumbers.integer(parser);
      case "pu" -> previousSequence = JsonNumbers.integer(parser);
      case "b" -> bidPrice = readSide(parser, bids);
      case "a" -> askPrice = readSide(parser, asks);
      case "B" -> bidQuantity = JsonNumbers.decimal(parser);
      case "A" -> askQuantity = JsonNumbers.decimal(parser);
      case "p" -> price = JsonNumbers.decimal(parser);
      case "q" -> quantity = JsonNumbers.decimal(parser);
      case "m" -> buyerIsMaker = parser.getBooleanValue();
      default -> parser.skipChildren();
    }
  }

  /** Depth events have levels where tickers have one price. */
  private double readSide(JsonParser parser, Levels levels)
      throws IOException, MalformedLineException {
    if (kind != Kind.DEPTH) {
      return JsonNumbers.decimal(parser);
    }
    levels.read(parser);
    return Double.NaN;
  }

  private void readTime(JsonParser parser, String name) throws IOException, MalformedLineException {
    if (name.equals("T") || eventTimeMicros == ABSENT) {
      eventTimeMicros = JsonNumbers.millisAsMicros(parser);
    }
  }
}
