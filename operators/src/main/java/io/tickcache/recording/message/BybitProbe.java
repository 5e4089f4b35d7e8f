package io.tickcache.recording.message;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tickcache.exchange.JsonNumbers;
import io.tickcache.exchange.MalformedLineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** Looks over Bybit's messages: whose they are, when they begin, how deep their books are. */
public final class BybitProbe {

  private static final byte[] TOPIC = "orderbook.".getBytes(StandardCharsets.UTF_8);
  private static final int SHALLOWEST = 2; // orderbook.1 is another book
  private static final int MAX_DEPTH = 100_000;

  private final JsonFactory json = new JsonFactory();
  private final Map<String, Integer> depths = new HashMap<>();
  private final Map<String, Span> spans = new HashMap<>();
  private String symbol;
  private String kind;
  private long startMicros;

  /** Symbol of the first message with a topic and a time, or null. */
  public String symbol() {
    return symbol;
  }

  /** What comes before the symbol in its topic, e.g. {@code publicTrade}; null without one. */
  public String kind() {
    return kind;
  }

  /** When that message was sent, µs. */
  public long startMicros() {
    return startMicros;
  }

  /** The deepest order book of each symbol seen. */
  public Map<String, Integer> depths() {
    return depths;
  }

  /**
   * Symbols whose books another connection to the same market has at the same time, with more
   * levels, or with as many where it comes before this one.
   */
  public Set<String> symbolsBetterIn(BybitProbe other, boolean otherIsBefore) {
    Set<String> better = new HashSet<>();
    spans.forEach(
        (name, span) -> {
          Span theirs = other.spans.get(name);
          int deeper = theirs == null ? -1 : other.depths.get(name) - depths.get(name);
          if (theirs != null
              && span.isMostlyIn(theirs)
              && (deeper > 0 || deeper == 0 && otherIsBefore)) {
            better.add(name);
          }
        });
    return better;
  }

  /** From the first to the last message of a book, µs. */
  private record Span(long first, long last) {

    Span with(long micros) {
      return new Span(Math.min(first, micros), Math.max(last, micros));
    }

    boolean isMostlyIn(Span other) {
      long common = Math.min(last, other.last) - Math.max(first, other.first);
      return common >= 0 && common >= (last - first) / 2;
    }
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
      kind = topic.substring(0, Math.max(0, topic.lastIndexOf('.')));
      startMicros = sentMicros;
    }
  }

  /** Looks at a line that was received then, without decoding the message in it. */
  public void lookForDepth(byte[] bytes, int start, int end, long receivedMicros) {
    String found = lookForDepth(bytes, start, end);
    if (found != null) {
      Span span = spans.get(found);
      spans.put(
          found,
          span == null ? new Span(receivedMicros, receivedMicros) : span.with(receivedMicros));
    }
  }

  /** Finds the topic in the line, be its quotes escaped or not; says of which symbol, or null. */
  private String lookForDepth(byte[] bytes, int start, int end) {
    int at = indexOf(bytes, start, end, TOPIC);
    if (at < 0) {
      return null;
    }
    int depth = 0;
    int i = at + TOPIC.length;
    for (; i < end && bytes[i] >= '0' && bytes[i] <= '9' && depth < MAX_DEPTH; i++) {
      depth = depth * 10 + bytes[i] - '0';
    }
    int from = i + 1;
    if (depth < SHALLOWEST || i >= end || bytes[i] != '.') {
      return null;
    }
    while (i < end && bytes[i] != '"' && bytes[i] != '\\') {
      i++;
    }
    String found = new String(bytes, from, i - from, StandardCharsets.UTF_8);
    depths.merge(found, depth, Math::max);
    return found;
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
