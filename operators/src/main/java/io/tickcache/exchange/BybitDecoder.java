package io.tickcache.exchange;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tickcache.exchange.RecordedEvent.BookUpdateEvent;
import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.schemas.UpdateType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Decodes Bybit V5 messages of one venue: {@code orderbook}, {@code publicTrade} and {@code kline};
 * other topics are passed over. Books: event time is {@code cts} (when it happened), else {@code
 * ts} (when it was sent); the update id {@code u} counts without holes, and {@code u} = 1 is a
 * restart of the feed, so a snapshot. Of several depths of one symbol the first seen is used.
 * Tickers are no check of the book: their {@code cs} never equals a book's {@code seq}.
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
  private final Map<String, String> bookTopics = new HashMap<>(); // by instrument
  private final List<RecordedEvent> decoded = new ArrayList<>(); // of the message at hand
  private String topic;
  private String instrument;
  private boolean snapshot;
  private boolean isBook;
  private long ingestTimeMicros;
  private long sentMicros; // "ts"
  private long happenedMicros; // "cts"
  private long sequence; // "u"

  public BybitDecoder(String venue) {
    this.venue = venue;
  }

  /** Decodes one message that was received now; the parser stands before it. */
  public void decode(JsonParser json, long receivedMicros, Consumer<RecordedEvent> events)
      throws IOException, MalformedLineException {
    clear();
    ingestTimeMicros = receivedMicros;
    read(json);
    if (isBook) {
      decoded.add(bookUpdate(receivedMicros));
    }
    decoded.forEach(events);
  }

  /** Decodes one message whose time of receipt is unknown: the time of sending stands for it. */
  public void decode(JsonParser json, Consumer<RecordedEvent> events)
      throws IOException, MalformedLineException {
    decode(json, ABSENT, events);
  }

  private void clear() {
    bids.clear();
    asks.clear();
    decoded.clear();
    topic = null;
    instrument = null;
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
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "topic" -> setTopic(json.getText());
        case "type" -> snapshot = json.getText().equals("snapshot");
        case "ts" -> sentMicros = JsonNumbers.millisAsMicros(json);
        case "cts" -> happenedMicros = JsonNumbers.millisAsMicros(json);
        case "data" -> readData(json);
        default -> json.skipChildren();
      }
    }
  }

  private void setTopic(String name) {
    topic = name;
    instrument = venue + ":" + name.substring(name.lastIndexOf('.') + 1);
  }

  private void readData(JsonParser json) throws IOException, MalformedLineException {
    if (topic == null) {
      throw new MalformedLineException("'topic' must come before 'data'");
    }
    if (topic.startsWith("orderbook.")) {
      isBook = topic.equals(bookTopics.computeIfAbsent(instrument, i -> topic));
      readBook(json);
    } else if (topic.startsWith("publicTrade.")) {
      BybitTrades.read(json, instrument, decoded);
    } else if (topic.startsWith("kline.")) {
      BybitKlines.read(json, instrument, ingestTimeMicros, decoded);
    } else {
      json.skipChildren();
    }
  }

  private void readBook(JsonParser json) throws IOException, MalformedLineException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw new MalformedLineException("'data' of an orderbook must be an object");
    }
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      json.nextToken();
      switch (name) {
        case "b" -> bids.read(json);
        case "a" -> asks.read(json);
        case "u" -> sequence = JsonNumbers.integer(json);
        default -> json.skipChildren();
      }
    }
  }

  private BookUpdateEvent bookUpdate(long receivedMicros) throws MalformedLineException {
    long eventTimeMicros = happenedMicros == ABSENT ? sentMicros : happenedMicros;
    if (eventTimeMicros == ABSENT || sequence == ABSENT || !bids.present() || !asks.present()) {
      throw new MalformedLineException(topic + " must have ts or cts, u, b and a");
    }
    return new BookUpdateEvent(
        new OrderBookUpdate(
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
            asks.packedQuantities()));
  }
}
