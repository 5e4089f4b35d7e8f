package io.tickcache.exchange;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tickcache.exchange.RecordedEvent.BookUpdateEvent;
import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.schemas.UpdateType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Decodes Bybit V5 messages of one venue: {@code orderbook}, {@code publicTrade} and {@code kline};
 * other topics are passed over, and so are {@code orderbook.rpi}, {@code orderbook.full} and {@code
 * orderbook.1}, which are other books. Event time is {@code cts} (when it happened), else {@code
 * ts} (when it was sent); the update id {@code u} counts without holes, and {@code u} = 1 is a
 * restart of the feed, so a snapshot. Of several depths of one symbol the deepest is used. Tickers
 * are no check of the book: their {@code cs} never equals a book's {@code seq}.
 *
 * @see <a href="https://bybit-exchange.github.io/docs/v5/websocket/public/orderbook">Bybit V5,
 *     orderbook</a>
 */
public final class BybitDecoder {

  private static final long ABSENT = Long.MIN_VALUE;
  private static final long RESTART = 1;

  private final String venue;
  private final Levels bids = new Levels();
  private final Levels asks = new Levels();
  private final Map<String, BybitBook> books = new HashMap<>(); // by symbol
  private final Set<String> leftOut = new HashSet<>(); // symbols
  private final Map<String, BybitTopic> topics = new HashMap<>(); // by name
  private final List<RecordedEvent> decoded = new ArrayList<>(); // of the message at hand
  private String name; // of the topic
  private BybitTopic topic;
  private String instrument;
  private Unused unused; // why the message is of no use, if it is
  private boolean snapshot;
  private boolean isBook;
  private long ingestTimeMicros;
  private long sentMicros; // "ts"
  private long happenedMicros; // "cts"
  private long sequence; // "u"

  /**
   * A decoder.
   *
   * @param venue e.g. {@code bybit-linear}
   */
  public BybitDecoder(String venue) {
    this.venue = venue;
  }

  /** Says which order book of each symbol is the deepest of the messages to come. */
  public void expect(Map<String, Integer> deepest) {
    deepest.forEach((symbol, depth) -> book(symbol).expect(depth));
  }

  /** Says of which symbols another feed of the same market has the books. */
  public void leaveOutBooks(Set<String> symbols) {
    leftOut.addAll(symbols);
  }

  /**
   * Decodes one message, before which the parser stands; what it means, possibly nothing, goes to
   * {@code events}, and whether it meant anything to {@code fate}, unless it throws.
   *
   * @param receivedMicros when it was received, µs
   */
  public void decode(
      JsonParser json, long receivedMicros, MessageFate fate, Consumer<RecordedEvent> events)
      throws IOException, MalformedLineException {
    clear();
    ingestTimeMicros = receivedMicros;
    read(json);
    if (isBook) {
      acceptBook(bookUpdate(receivedMicros));
    }
    if (decoded.isEmpty()) {
      fate.unused(unused);
    } else {
      decoded.forEach(events);
      fate.used();
    }
  }

  /** Decodes one message whose time of receipt is unknown: the time of sending stands for it. */
  public void decode(JsonParser json, MessageFate fate, Consumer<RecordedEvent> events)
      throws IOException, MalformedLineException {
    decode(json, ABSENT, fate, events);
  }

  private void clear() {
    bids.clear();
    asks.clear();
    decoded.clear();
    topic = null;
    instrument = null;
    unused = Unused.NO_MARKET_DATA;
    snapshot = false;
    isBook = false;
    sentMicros = ABSENT;
    happenedMicros = ABSENT;
    sequence = ABSENT;
  }

  private void read(JsonParser json) throws IOException, MalformedLineException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new MalformedLineException("message must be a JSON object");
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "topic" -> setTopic(json.getText());
        case "type" -> snapshot = json.getText().equals("snapshot");
        case "ts" -> sentMicros = JsonNumbers.micros(json);
        case "cts" -> happenedMicros = JsonNumbers.micros(json);
        case "data" -> readData(json);
        default -> json.skipChildren();
      }
    }
    if (json.nextToken() != null) {
      throw new MalformedLineException("line must hold one message");
    }
  }

  private void setTopic(String text) {
    name = text;
    topic = topics.computeIfAbsent(text, BybitTopic::of);
    instrument = venue + ":" + topic.symbol();
    unused = Unused.OTHER_STREAM;
  }

  private void readData(JsonParser json) throws IOException, MalformedLineException {
    if (topic == null) {
      throw new MalformedLineException("'topic' must come before 'data'");
    }
    switch (topic.kind()) {
      case "orderbook" -> {
        if (topic.refusal() == null) {
          isBook = true;
          readBook(json);
        } else {
          unused = topic.refusal();
          json.skipChildren();
        }
      }
      case "publicTrade" -> unused = BybitTrades.read(json, instrument, decoded);
      case "kline" -> BybitKlines.read(json, instrument, ingestTimeMicros, decoded);
      default -> json.skipChildren();
    }
  }

  private void readBook(JsonParser json) throws IOException, MalformedLineException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw new MalformedLineException("'data' of an orderbook must be an object");
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "b" -> bids.read(json);
        case "a" -> asks.read(json);
        case "u" -> sequence = JsonNumbers.integer(json);
        default -> json.skipChildren();
      }
    }
  }

  private BybitBook book(String symbol) {
    return books.computeIfAbsent(symbol, s -> new BybitBook());
  }

  private void acceptBook(OrderBookUpdate update) {
    unused =
        leftOut.contains(topic.symbol())
            ? Unused.ANOTHER_DEPTH
            : book(topic.symbol()).take(topic.depth(), update);
    if (unused == null) {
      decoded.add(new BookUpdateEvent(update));
    }
  }

  private OrderBookUpdate bookUpdate(long receivedMicros) throws MalformedLineException {
    long eventTimeMicros = happenedMicros == ABSENT ? sentMicros : happenedMicros;
    if (eventTimeMicros == ABSENT || sequence == ABSENT || !bids.present() || !asks.present()) {
      throw new MalformedLineException(name + " must have ts or cts, u, b and a");
    }
    return new OrderBookUpdate(
        instrument,
        snapshot || sequence == RESTART ? UpdateType.SNAPSHOT : UpdateType.DELTA,
        eventTimeMicros,
        receivedMicros == ABSENT ? eventTimeMicros : receivedMicros,
        sequence,
        sequence,
        null,
        bids.packedPrices(),
        bids.packedQuantities(),
        asks.packedPrices(),
        asks.packedQuantities());
  }
}
