package io.tickcache.recording;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.exchange.RecordedEvent.BookUpdateEvent;
import io.tickcache.schemas.OrderBookUpdate;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/** Writes small recordings and reads them whole. */
final class TestRecordings {

  /** When recordings begin, ms since 1970: times of tests count from here. */
  static final long START = 1_700_006_400_000L;

  private TestRecordings() {}

  /** A time in ms since {@link #START}, as µs since 1970. */
  static long micros(long time) {
    return (START + time) * 1_000;
  }

  static Path writeGzip(Path file, String... lines) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      for (String line : lines) {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    return file;
  }

  static List<RecordedEvent> read(RecordingOptions options, Path... paths) throws IOException {
    List<RecordedEvent> events = new ArrayList<>();
    try (RecordingReader reader = Recordings.open(List.of(paths), options)) {
      reader.forEachRemaining(events::add);
    }
    return events;
  }

  static List<RecordedEvent> read(Path... paths) throws IOException {
    return read(RecordingOptions.defaults().withBadLinePolicy(BadLinePolicy.FAIL), paths);
  }

  /** The book updates as e.g. {@code "DELTA 5-7"}. */
  static List<String> bookUpdates(List<RecordedEvent> events) {
    List<String> updates = new ArrayList<>();
    for (RecordedEvent event : events) {
      if (event instanceof BookUpdateEvent book) {
        OrderBookUpdate update = book.update();
        updates.add(
            update.getType() + " " + update.getFirstSequence() + "-" + update.getLastSequence());
      }
    }
    return updates;
  }

  // Binance: times in ms since START, receive time = event time.

  static String spotDepth(long time, long first, long last) {
    return binance(
        time,
        "btcusdt@depth@100ms",
        "{\"e\":\"depthUpdate\",\"E\":%d,\"s\":\"BTCUSDT\",\"U\":%d,\"u\":%d,"
            + "\"b\":[[\"99.5\",\"1.5\"]],\"a\":[[\"100.50000000\",\"0.00000000\"]]}",
        START + time,
        first,
        last);
  }

  static String spotTicker(long time, long id, String bid, String ask) {
    return binance(
        time,
        "btcusdt@bookTicker",
        "{\"u\":%d,\"s\":\"BTCUSDT\",\"b\":\"%s\",\"B\":\"1\",\"a\":\"%s\",\"A\":\"2\"}",
        id,
        bid,
        ask);
  }

  static String spotTrade(long time, String price, String quantity) {
    return binance(
        time,
        "btcusdt@trade",
        "{\"e\":\"trade\",\"E\":%d,\"s\":\"BTCUSDT\",\"t\":1,\"p\":\"%s\",\"q\":\"%s\",\"T\":%d,"
            + "\"m\":true,\"M\":true}",
        START + time + 1,
        price,
        quantity,
        START + time);
  }

  static String futuresDepth(long time, long first, long last, long previous) {
    return binance(
        time,
        "btcusdt@depth@0ms",
        "{\"e\":\"depthUpdate\",\"E\":%d,\"T\":%d,\"s\":\"BTCUSDT\",\"U\":%d,\"u\":%d,\"pu\":%d,"
            + "\"b\":[],\"a\":[[\"100.5\",\"2\"]]}",
        START + time + 5,
        START + time,
        first,
        last,
        previous);
  }

  static String coinDepth(long time, long first, long last, long previous) {
    return futuresDepth(time, first, last, previous)
        .replace("\"s\":\"BTCUSDT\"", "\"s\":\"BTCUSD_PERP\",\"ps\":\"BTCUSD\"");
  }

  static String snapshot(long time, long lastUpdateId) {
    return String.format(
        Locale.ROOT,
        "%d000000 {\"lastUpdateId\":%d,\"bids\":[[\"99.5\",\"1\"]],\"asks\":[[\"100.5\",\"2\"]]}",
        START + time,
        lastUpdateId);
  }

  private static String binance(long time, String stream, String data, Object... arguments) {
    return (START + time)
        + "000000 {\"stream\":\""
        + stream
        + "\",\"data\":"
        + String.format(Locale.ROOT, data, arguments)
        + "}";
  }
}
