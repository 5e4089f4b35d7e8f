package io.tickcache.recording;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.tickcache.exchange.BybitDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Opens Bybit captures and archive files. */
final class BybitFiles {

  private static final String ARCHIVE_VENUE = "bybit-linear";
  private static final String VENUE_PREFIX = "bybit-";
  private static final byte[] CONNECT = "{\"t\":\"connect\"".getBytes(StandardCharsets.UTF_8);
  private static final JsonFactory JSON = new JsonFactory();

  private BybitFiles() {}

  /** One reader a connection. */
  static List<RecordingReader> openCaptures(List<Path> files, RecordingOptions options)
      throws IOException {
    List<RecordingReader> readers = new ArrayList<>();
    for (Path file : files) {
      boolean first = true;
      for (var connection : venuesByConnection(file).entrySet()) {
        LineDecoder decoder =
            new BybitCaptureDecoder(connection.getKey(), connection.getValue(), first);
        readers.add(new LineRecordingReader(List.of(file), decoder, options));
        first = false;
      }
    }
    return readers;
  }

  /** The last part of a connection's address tells the venue, e.g. {@code …/v5/public/linear}. */
  private static Map<String, String> venuesByConnection(Path file) throws IOException {
    Map<String, String> venues = new LinkedHashMap<>();
    try (Lines lines = Lines.open(file)) {
      while (lines.next()) {
        if (startsWith(lines, CONNECT)) {
          Map<String, String> fields = textFields(lines);
          String address = fields.getOrDefault("addr", "");
          String market = address.substring(address.lastIndexOf('/') + 1);
          venues.putIfAbsent(fields.getOrDefault("conn", ""), VENUE_PREFIX + market);
        }
      }
    }
    if (venues.isEmpty()) {
      throw new IOException(
          "Bybit capture " + file + " must have a 'connect' line, which tells the venue");
    }
    return venues;
  }

  private static boolean startsWith(Lines lines, byte[] prefix) {
    int end = lines.start() + prefix.length;
    return end <= lines.end()
        && Arrays.equals(lines.buffer(), lines.start(), end, prefix, 0, prefix.length);
  }

  /** One reader a topic: archive files of a symbol continue each other. */
  static List<RecordingReader> openArchives(List<Path> paths, RecordingOptions options)
      throws IOException {
    List<RecordingFile> files = new ArrayList<>();
    for (Path path : paths) {
      try (Lines lines = Lines.open(path)) {
        lines.next();
        Map<String, String> fields = textFields(lines);
        long startMillis = Long.parseLong(fields.getOrDefault("ts", "0"));
        files.add(new RecordingFile(path, fields.get("topic"), startMillis));
      } catch (NumberFormatException e) {
        throw new IOException(path + ": 'ts' of the first line must be milliseconds", e);
      }
    }
    List<RecordingReader> readers = new ArrayList<>();
    for (List<RecordingFile> recording : RecordingFile.byRecording(files)) {
      readers.add(
          new LineRecordingReader(RecordingFile.paths(recording), archiveDecoder(), options));
    }
    return readers;
  }

  private static LineDecoder archiveDecoder() {
    BybitDecoder messages = new BybitDecoder(ARCHIVE_VENUE);
    return (line, events) -> {
      int length = line.end() - line.start();
      try (JsonParser json = JSON.createParser(line.buffer(), line.start(), length)) {
        messages.decode(json, events);
      }
    };
  }

  /** The line's fields that are no objects or arrays, as text. */
  private static Map<String, String> textFields(Lines line) throws IOException {
    Map<String, String> fields = new LinkedHashMap<>();
    int length = line.end() - line.start();
    try (JsonParser json = JSON.createParser(line.buffer(), line.start(), length)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        if (json.nextToken().isScalarValue()) {
          fields.put(name, json.getText());
        } else {
          json.skipChildren();
        }
      }
    }
    return fields;
  }
}
