package io.tickcache.exchange;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * One message of Binance, its fields under the exchange's names; read into the same object every
 * time. It may come as a raw stream sends it, in the envelope of a combined stream ({@code stream},
 * {@code data}), or be a REST snapshot, bare or as the WebSocket API answers ({@code result}).
 *
 * @see <a
 *     href="https://developers.binance.com/docs/binance-spot-api-docs/web-socket-streams">Binance
 *     web socket streams</a>
 */
final class BinanceMessage {

  enum Kind {
    DEPTH,
    /** Of a feed of the best levels alone, e.g. {@code @depth20}. */
    PARTIAL_DEPTH,
    BOOK_TICKER,
    TRADE,
    AGGREGATED_TRADE,
    SNAPSHOT,
    /** Of a stream that is not read. */
    OTHER,
    /** An answer to a subscription and the like. */
    NO_MARKET_DATA
  }

  static final long ABSENT = Long.MIN_VALUE;

  private final JsonFactory json = new JsonFactory();
  final Levels bids = new Levels();
  final Levels asks = new Levels();
  Kind kind;
  String symbol; // "s"
  String snapshotSymbol; // "symbol" of a REST snapshot, which only COIN-M's have
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
  boolean spotTrade; // whether a trade has the field "M": spot only
  String tradeKind; // "X": MARKET, INSURANCE_FUND, NA, …; null on spot

  private Kind streamKind; // as the envelope names it, or null
  private Kind eventKind; // as "e" names it, or null
  private boolean snapshotId; // whether there is a "lastUpdateId"

  /** Reads the JSON in the bytes from {@code start} to {@code end}. */
  void read(byte[] line, int start, int end) throws IOException, MalformedLineException {
    clear();
    try (JsonParser parser = json.createParser(line, start, end - start)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new MalformedLineException("message must be a JSON object");
      }
      readObject(parser);
      if (!isOfNoUse() && parser.nextToken() != null) {
        throw new MalformedLineException("line must hold one message");
      }
    }
    kind = tellKind();
  }

  private void clear() {
    bids.clear();
    asks.clear();
    kind = Kind.NO_MARKET_DATA;
    symbol = null;
    snapshotSymbol = null;
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
    spotTrade = false;
    tradeKind = null;
    streamKind = null;
    eventKind = null;
    snapshotId = false;
  }

  /** Reads fields until the object ends, or says that it is of no use. */
  private void readObject(JsonParser parser) throws IOException, MalformedLineException {
    while (!isOfNoUse() && parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (name.equals("stream")) {
        streamKind = kindOfStream(parser.getText());
      } else if (name.equals("data") || name.equals("result")) {
        readInner(parser, name, value);
      } else {
        readField(parser, name);
      }
    }
  }

  /** Fields of messages that are not read may mean and be anything. */
  private boolean isOfNoUse() {
    return eventKind == Kind.OTHER || (eventKind == null && streamKind == Kind.OTHER);
  }

  private void readInner(JsonParser parser, String name, JsonToken value)
      throws IOException, MalformedLineException {
    if (value == JsonToken.START_OBJECT) {
      readObject(parser);
    } else if (name.equals("data")) {
      throw new MalformedLineException("'data' must be an object");
    } else {
      parser.skipChildren();
    }
  }

  private void readField(JsonParser parser, String name)
      throws IOException, MalformedLineException {
    switch (name) {
      case "e" -> eventKind = kindOfEvent(parser.getText());
      case "E", "T" -> readTime(parser, name);
      case "s" -> symbol = parser.getText();
      case "symbol" -> snapshotSymbol = parser.getText();
      case "ps" -> pair = true;
      case "U" -> firstSequence = JsonNumbers.integer(parser);
      case "u" -> lastSequence = JsonNumbers.integer(parser);
      case "pu" -> previousSequence = JsonNumbers.integer(parser);
      case "lastUpdateId" -> {
        snapshotId = true;
        lastSequence = JsonNumbers.integer(parser);
      }
      case "b" -> bidPrice = readSide(parser, bids);
      case "a" -> askPrice = readSide(parser, asks);
      case "bids" -> bids.read(parser);
      case "asks" -> asks.read(parser);
      case "B" -> bidQuantity = JsonNumbers.decimal(parser);
      case "A" -> askQuantity = JsonNumbers.decimal(parser);
      case "p" -> price = JsonNumbers.decimal(parser);
      case "q" -> quantity = JsonNumbers.decimal(parser);
      case "m" -> buyerIsMaker = parser.getBooleanValue();
      case "M" -> spotTrade = true;
      case "X" -> tradeKind = parser.getText();
      default -> parser.skipChildren();
    }
  }

  /** Depth events have levels where tickers have one price. */
  private static double readSide(JsonParser parser, Levels levels)
      throws IOException, MalformedLineException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      return JsonNumbers.decimal(parser);
    }
    levels.read(parser);
    return Double.NaN;
  }

  private void readTime(JsonParser parser, String name) throws IOException, MalformedLineException {
    if (name.equals("T") || eventTimeMicros == ABSENT) {
      eventTimeMicros = JsonNumbers.micros(parser);
    }
  }

  /** The event's own name tells most; but partial depth only its stream's name tells. */
  private Kind tellKind() {
    if (streamKind == Kind.PARTIAL_DEPTH) {
      return Kind.PARTIAL_DEPTH;
    }
    if (snapshotId) {
      return Kind.SNAPSHOT;
    }
    if (eventKind != null) {
      return eventKind;
    }
    if (streamKind != null) {
      return streamKind;
    }
    // Spot's raw book ticker has no name.
    boolean isTicker = symbol != null && Double.isFinite(bidPrice) && Double.isFinite(bidQuantity);
    return isTicker ? Kind.BOOK_TICKER : Kind.NO_MARKET_DATA;
  }

  private static Kind kindOfEvent(String event) {
    return switch (event) {
      case "depthUpdate" -> Kind.DEPTH;
      case "bookTicker" -> Kind.BOOK_TICKER;
      case "trade" -> Kind.TRADE;
      case "aggTrade" -> Kind.AGGREGATED_TRADE;
      default -> Kind.OTHER;
    };
  }

  private static Kind kindOfStream(String stream) {
    int start = stream.indexOf('@') + 1;
    int end = stream.indexOf('@', start);
    return switch (stream.substring(start, end < 0 ? stream.length() : end)) {
      case "depth" -> Kind.DEPTH;
      case "depth5", "depth10", "depth20" -> Kind.PARTIAL_DEPTH;
      case "bookTicker" -> Kind.BOOK_TICKER;
      case "trade" -> Kind.TRADE;
      case "aggTrade" -> Kind.AGGREGATED_TRADE;
      default -> Kind.OTHER;
    };
  }
}
