package io.tickcache.recording;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tickcache.exchange.BybitDecoder;
import io.tickcache.exchange.EpochTimes;
import io.tickcache.exchange.MalformedLineException;
import io.tickcache.exchange.MessageFate;
import io.tickcache.exchange.RecordedEvent;
import io.tickcache.recording.file.DamagedFileException;
import io.tickcache.recording.message.BybitCapture;
import io.tickcache.recording.message.BybitProbe;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Captures of Bybit's connections, whose addresses name their markets. */
final class BybitCaptures implements FileGroup {

  private static final String VENUE_PREFIX = "bybit-";
  private static final List<String> MARKETS = List.of("linear", "spot", "inverse", "option");
  private static final JsonFactory JSON = new JsonFactory();

  private final RecordingOptions options;
  private final Map<Path, Capture> captures = new LinkedHashMap<>();

  /** Venues and deepest books, by connection. */
  private record Capture(Map<String, String> venues, Map<String, BybitProbe> probes) {

    BybitProbe books(String connection) {
      return probes.computeIfAbsent(connection, c -> new BybitProbe());
    }
  }

  BybitCaptures(RecordingOptions options) {
    this.options = options;
  }

  @Override
  public void add(Path file) throws IOException {
    Capture capture = new Capture(new LinkedHashMap<>(), new HashMap<>());
    try (Lines lines = Lines.open(file)) {
      while (true) {
        try {
          if (!lines.next()) {
            break;
          }
          look(file, lines, capture);
        } catch (DamagedFileException | Lines.LineTooLongException e) {
          continue; // the recording's reader will report it
        }
      }
    }
    if (capture.venues().isEmpty()) {
      throw new IOException(
          "Bybit capture " + file + " must have a 'connect' line, which tells the venue");
    }
    captures.put(file, capture);
  }

  private static void look(Path file, Lines line, Capture capture) throws IOException {
    Map<String, String> fields = firstFields(line);
    String connection = fields.getOrDefault("conn", "");
    if (fields.getOrDefault("t", "").equals("connect")) {
      capture.venues().putIfAbsent(connection, venue(file, fields.getOrDefault("addr", "")));
    } else {
      capture
          .books(connection)
          .lookForDepth(line.buffer(), line.start(), line.end(), micros(fields.get("ts")));
    }
  }

  /** When a line was received; its reader will report a time that is none. */
  private static long micros(String time) {
    try {
      return time == null ? 0 : EpochTimes.parse("ts", time);
    } catch (MalformedLineException e) {
      return 0;
    }
  }

  /** The last part of a connection's address is its market, e.g. {@code …/v5/public/linear}. */
  private static String venue(Path file, String address) throws IOException {
    String market = address.substring(address.lastIndexOf('/') + 1);
    if (!MARKETS.contains(market)) {
      throw new IOException(
          "%s is a capture of %s: only captures of Bybit's /v5/public/{linear,spot,inverse} are read"
              .formatted(file, host(address)));
    }
    return VENUE_PREFIX + market;
  }

  private static String host(String address) {
    try {
      String host = URI.create(address).getHost();
      return host == null ? "'" + address + "'" : host;
    } catch (IllegalArgumentException e) {
      return "'" + address + "'";
    }
  }

  /** Fields of the line before its data, as text; none if it is not JSON. */
  private static Map<String, String> firstFields(Lines line) {
    Map<String, String> fields = new HashMap<>();
    int length = line.end() - line.start();
    try (JsonParser json = JSON.createParser(line.buffer(), line.start(), length)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME && !json.currentName().equals("data")) {
        String name = json.currentName();
        if (json.nextToken().isScalarValue()) {
          fields.put(name, json.getText());
        } else {
          json.skipChildren();
        }
      }
    } catch (IOException e) {
      fields.clear(); // the recording's reader will report it
    }
    return fields;
  }

  /** One reader a connection. */
  @Override
  public List<RecordingReader> readers() {
    List<RecordingReader> readers = new ArrayList<>();
    captures.forEach(
        (file, capture) -> {
          boolean first = true;
          for (String connection : capture.venues().keySet()) {
            readers.add(
                new LineRecordingReader(
                    List.of(file), new Decoder(messages(capture, connection, first)), options));
            first = false;
          }
        });
    return readers;
  }

  private static BybitCapture messages(Capture capture, String connection, boolean first) {
    String venue = capture.venues().get(connection);
    BybitProbe mine = capture.books(connection);
    Set<String> betterElsewhere = new HashSet<>();
    boolean before = true;
    for (var other : capture.venues().entrySet()) {
      if (other.getKey().equals(connection)) {
        before = false;
      } else if (other.getValue().equals(venue)) {
        betterElsewhere.addAll(mine.symbolsBetterIn(capture.books(other.getKey()), before));
      }
    }
    BybitDecoder decoder = new BybitDecoder(venue);
    decoder.expect(mine.depths());
    decoder.leaveOutBooks(betterElsewhere);
    return new BybitCapture(connection, decoder, first);
  }

  private static final class Decoder implements LineDecoder {

    private final BybitCapture messages;

    Decoder(BybitCapture messages) {
      this.messages = messages;
    }

    @Override
    public void decode(Lines line, MessageFate fate, Consumer<RecordedEvent> events)
        throws IOException, MalformedLineException {
      messages.decode(line.buffer(), line.start(), line.end(), fate, events);
    }

    @Override
    public boolean lastWasOfAnother() {
      return messages.lastWasOfAnother();
    }
  }
}
