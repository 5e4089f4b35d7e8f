package io.tickcache.recording.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tickcache.exchange.JsonNumbers;
import io.tickcache.exchange.MalformedLineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** Looks over Bybit's messages: whose they are, when they begin, how deep their books are. */
public final class BybitProbe {

  private static final byte[] TOPIC = "orderbook.".getBytes(StandardCharsets.UTF_8);
  private static final int SHALLOWEST = 2; // orderbook.1 is another book
  private static final int MAX_DEPTH = 100_000;

  private final JsonFactory json = new JsonFactory();
  private final Map<String, Integer> depths = new HashMap<>();
  private String symbol;
  private long startMicros;

  /** Symbol of the first message with a topic and a time, or null. */
  public String symbol() {
    return symbol;
  }

  /** When that message was sent, µs. */
  public long startMicros() {
    return startMicros;
  }

  /** The deepest order book of each symbol seen. */
  public Map<String, Integer> depths() {
    return depths;
  }

  /** Looks at a line that is a message, maybe with a receive time before it. */
  public void look(byte[] bytes, int start, int end) {
    if (symbol == null) {
      lookForStart(bytes, start, end);
    }
    lookForDepth(bytes, start, end);
  }

  private void lookForStart(byte[] bytes, int start, int end) {
    try {
      int message = DumpLine.messageStart(bytes, start, end);
      try (JsonParser parser = json.createParser(bytes, message, end - message)) {
        readStart(parser);
      }
    } catch (MalformedLineException | IOException e) {
      symbol = null; // the recording's reader will report it
    }
  }

  private void readStart(JsonParser parser) throws IOException, MalformedLineException {
    String topic = null;
    long sentMicros = 0;
    parser.nextToken();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "topic" -> topic = parser.getText();
        case "ts" -> sentMicros = JsonNumbers.micros(parser);
        default -> parser.skipChildren();
      }
    }
    if (topic != null && sentMicros > 0) {
      symbol = topic.substring(topic.lastIndexOf('.') + 1);
      startMicros = sentMicros;
    }
  }

  /** Without decoding the line: finds the topic in it, be its quotes escaped or not. */
  public void lookForDepth(byte[] bytes, int start, int end) {
    int at = indexOf(bytes, start, end, TOPIC);
    if (at < 0) {
      return;
    }
    int depth = 0;
    int i = at + TOPIC.length;
    for (; i < end && bytes[i] >= '0' && bytes[i] <= '9' && depth < MAX_DEPTH; i++) {
      depth = depth * 10 + bytes[i] - '0';
    }
    int from = i + 1;
    if (depth < SHALLOWEST || i >= end || bytes[i] != '.') {
      return;
    }
    while (i < end && bytes[i] != '"' && bytes[i] != '\\') {
      i++;
    }
    depths.merge(new String(bytes, from, i - from, StandardCharsets.UTF_8), depth, Math::max);
  }

  private static int indexOf(byte[] bytes, int start, int end, byte[] sought) {
    for (int i = start; i <= end - sought.length; i++) {
      int matched = 0;
      while (matched < sought.length && bytes[i + matched] == sought[matched]) {
        matched++;
      }
      if (matched == sought.length) {
        return i;
      }
    }
    return -1;
  }
}
