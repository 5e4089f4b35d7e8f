package io.tickcache.recording;

import static io.tickcache.recording.TestRecordings.writeGzip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.exchange.RecordedEvent.BookUpdateEvent;
import io.tickcache.exchange.RecordedEvent.KlineEvent;
import io.tickcache.exchange.Unused;
import io.tickcache.market.BookOutcome;
import io.tickcache.market.Klines;
import io.tickcache.market.OrderBook;
import io.tickcache.market.OrderBookUpdates;
import io.tickcache.recording.account.ReadingAccount;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as users have them, made anew: what once came out as nothing, or as something wrong. */
class FieldCasesTest {

  private static final long START = Instant.parse("2024-08-09T00:00:00Z").toEpochMilli();

  @TempDir Path folder;

  private final ReadingAccount account = new ReadingAccount();
  private final List<BadLine> badLines = new ArrayList<>();
  private final List<RecordedEvent> events = new ArrayList<>();

  /** How often each instrument's book or klines did what, e.g. "binance-usdm:ABCUSDT APPLIED". */
  private Map<String, Integer> read(Duration klineInterval, Path... paths) throws IOException {
    RecordingOptions options =
        RecordingOptions.defaults()
            .withKlineInterval(klineInterval)
            .withAccount(account)
            .withBadLineListener(badLines::add);
    Map<String, OrderBook> books = new HashMap<>();
    Map<String, Integer> outcomes = new TreeMap<>();
    try (RecordingReader reader = Recordings.open(List.of(paths), options)) {
      while (reader.hasNext()) {
        RecordedEvent event = reader.next();
        events.add(event);
        String outcome = null;
        if (event instanceof BookUpdateEvent book) {
          assertThat(OrderBookUpdates.validate(book.update())).isNull();
          BookOutcome did =
              books.computeIfAbsent(event.instrument(), i -> new OrderBook()).apply(book.update());
          outcome = did.name();
        } else if (event instanceof KlineEvent kline) {
          assertThat(Klines.validate(kline.kline())).isNull();
          outcome = "KLINE";
        }
        if (outcome != null) {
          outcomes.merge(event.instrument() + " " + outcome, 1, Integer::sum);
        }
      }
      assertThat(reader.badLines()).isEqualTo(badLines.size());
    }
    assertThat(events).extracting(RecordedEvent::eventTimeMicros).isSorted();
    assertThat(account.addsUp()).as("%s", account.describe()).isTrue();
    return outcomes;
  }

  private Map<String, Integer> read(Path... paths) throws IOException {
    return read(null, paths);
  }

  private static Map<String, Integer> applied(String instrument, int updates) {
    return Map.of(instrument + " SNAPSHOT", 1, instrument + " APPLIED", updates);
  }

  // Binance USD-M: delta i has the ids 2001 + 10 i to 2010 + 10 i and happens every 100 ms.

  private static String depth(int i, long micros, String symbol) {
    long first = 2001 + 10L * i;
    return String.format(
        Locale.ROOT,
        "{\"e\":\"depthUpdate\",\"E\":%d,\"T\":%d,\"s\":\"%s\",\"U\":%d,\"u\":%d,\"pu\":%d,"
            + "\"b\":[[\"99.%d\",\"3.3\"]],\"a\":[[\"100.6\",\"%d\"]]}",
        micros / 1_000 + 2,
        micros / 1_000,
        symbol,
        first,
        first + 9,
        first - 1,
        i % 10,
        1 + i % 7);
  }

  private static long at(int i) {
    return START * 1_000 + 100_000L * i;
  }

  private static String stream(String name, String event) {
    return "{\"stream\":\"abcusdt@" + name + "\",\"data\":" + event + "}";
  }

  private static String snapshot(long lastUpdateId, long millis) {
    return String.format(
        Locale.ROOT,
        "{\"lastUpdateId\":%d,\"E\":%d,\"T\":%d,\"bids\":[[\"99.9\",\"1\"],[\"99.0\",\"2\"]],"
            + "\"asks\":[[\"100.1\",\"1\"],[\"101.0\",\"2\"]]}",
        lastUpdateId,
        millis,
        millis);
  }

  private static String received(long micros, String message) {
    return (micros + 20_000) * 1_000 + " " + message;
  }

  /** So many deltas, a snapshot that the third one spans behind it, and trades in between. */
  private static List<String> futures(int deltas, boolean combined) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < deltas; i++) {
      String event = depth(i, at(i), "ABCUSDT");
      lines.add(received(at(i), combined ? stream("depth@0ms", event) : event));
      if (i == 2) {
        lines.add(received(at(i) + 10_000, snapshot(2025, START - 25_000)));
      }
    }
    return lines;
  }

  private static String trade(int i, String kind, String price, String quantity, String more) {
    return received(
        at(i),
        stream(
            kind,
            "{\"e\":\"%s\",\"E\":%d,\"T\":%d,\"s\":\"ABCUSDT\",\"t\":%d,\"p\":\"%s\",\"q\":\"%s\"%s,\"m\":true}"
                .formatted(kind, at(i) / 1_000 + 2, at(i) / 1_000, i, price, quantity, more)));
  }

  private Path write(String name, List<String> lines) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return writeGzip(file, lines.toArray(String[]::new));
  }

  // Bybit.

  private static String bybit(String levels, int i, long base, String type) {
    long sequence = base + i;
    String extra = levels.equals("rpi") ? ",\"0.5\"" : "";
    return String.format(
        Locale.ROOT,
        "{\"topic\":\"orderbook.%s.ABCUSDT\",\"ts\":%d,\"type\":\"%s\",\"data\":{\"s\":\"ABCUSDT\","
            + "\"b\":[[\"%d.9\",\"%d\"%s]],\"a\":[[\"200.1\",\"1\"%s]],\"u\":%d,\"seq\":7},\"cts\":%d}",
        levels,
        START + 20L * i + 3,
        type,
        99,
        1 + i % 5,
        extra,
        extra,
        sequence,
        START + 20L * i);
  }

  private static List<String> bybitBook(String levels, int deltas, long base) {
    List<String> lines = new ArrayList<>();
    lines.add(bybit(levels, 0, base, "snapshot"));
    for (int i = 1; i <= deltas; i++) {
      lines.add(bybit(levels, i, base, "delta"));
    }
    return lines;
  }

  private static String captured(String message) {
    return "{\"t\":\"recv\",\"conn\":\"c1\",\"ts\":1723161600.02,\"data\":\"%s\"}"
        .formatted(message.replace("\"", "\\\""));
  }

  private static String connect(String address) {
    return "{\"t\":\"connect\",\"conn\":\"c1\",\"ts\":1723161600.0,\"addr\":\"" + address + "\"}";
  }

  private static final String LINEAR = "wss://stream.bybit.com/v5/public/linear";

  /** As recorders with a file a topic have them. */
  @Test
  void filesOfTradesAreReadBesideTheirInstrumentsBook() throws IOException {
    Files.write(folder.resolve("linear-book.data"), bybitBook("200", 50, 1));
    List<String> trades = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      trades.add(
          String.format(
              Locale.ROOT,
              "{\"topic\":\"publicTrade.ABCUSDT\",\"ts\":%1$d,\"type\":\"snapshot\",\"data\":[{\"T\":%1$d,"
                  + "\"s\":\"ABCUSDT\",\"S\":\"Buy\",\"v\":\"1\",\"p\":\"100.5\",\"i\":\"%2$d\",\"BT\":false}]}",
              START + 100L * i,
              i));
    }
    Files.write(folder.resolve("linear-trades.data"), trades);
    ReadingAccount account = new ReadingAccount();
    RecordingOptions options =
        RecordingOptions.defaults().withAccount(account).withKlineInterval(Duration.ofSeconds(1));
    long klines = 0;
    try (RecordingReader reader = Recordings.open(List.of(folder), options)) {
      while (reader.hasNext()) {
        klines += reader.next() instanceof RecordedEvent.KlineEvent ? 1 : 0;
      }
    }
    assertThat(account.filesPassedOver()).isEmpty();
    assertThat(account.bookUpdates()).isEqualTo(51);
    assertThat(account.trades()).isEqualTo(100);
    assertThat(klines).isGreaterThanOrEqualTo(9);
  }

  @Test
  void aggregatedTradesMakeKlinesWhereRawOnesAreMissing() throws IOException {
    List<String> lines = futures(400, true);
    for (int i = 0; i < 400; i++) {
      lines.add(2 * i, trade(i, "aggTrade", "100.0" + i % 7, "0.5", ",\"f\":1,\"l\":1"));
    }

    assertThat(read(Duration.ofSeconds(1), write("abcusdt_20240809.gz", lines)))
        .containsEntry("binance-usdm:ABCUSDT KLINE", 39)
        .containsEntry("binance-usdm:ABCUSDT APPLIED", 398);
  }

  @Test
  void aggregatedTradesBesideRawOnesAreNotCountedTwice() throws IOException {
    List<String> lines = futures(40, true);
    lines.add(0, trade(0, "aggTrade", "100", "3", ""));
    lines.add(0, trade(0, "trade", "100", "1", ",\"X\":\"MARKET\""));
    lines.add(0, trade(0, "trade", "100", "2", ",\"X\":\"MARKET\""));

    read(Duration.ofSeconds(1), write("abcusdt_20240809.gz", lines));

    KlineEvent first =
        (KlineEvent) events.stream().filter(KlineEvent.class::isInstance).findFirst().orElseThrow();
    assertThat(first.kline().getVolume()).isEqualTo(3);
    assertThat(account.linesUnused()).containsEntry(Unused.AGGREGATED_TRADE, 1L);
  }

  @Test
  void aRecordingWithoutTradesSaysThatThereAreNoKlines() throws IOException {
    List<String> lines = bybitBook("50", 3, 1);
    lines.add(
        "{\"topic\":\"kline.1.ABCUSDT\",\"ts\":1723161660100,\"data\":[{\"start\":1723161600000,"
            + "\"end\":1723161659999,\"open\":\"1\",\"close\":\"1\",\"high\":\"1\",\"low\":\"1\","
            + "\"volume\":\"5\",\"turnover\":\"5\",\"confirm\":true,\"timestamp\":1723161660099}]}");

    assertThat(read(Duration.ofSeconds(1), write("linear.jsonl", lines)))
        .isEqualTo(applied("bybit-linear:ABCUSDT", 3));
    assertThat(account.klinesLeftOut()).isEqualTo(1);
    assertThat(account.instrumentsWithoutTrades()).containsExactly("bybit-linear:ABCUSDT");
    assertThat(account.describe())
        .contains(
            "  left out: 1 klines, for others are made of trades",
            "  no trades to make klines of: bybit-linear:ABCUSDT");
  }

  @Test
  void tradesAloneMakeKlines() throws IOException {
    Map<String, String> venues =
        Map.of(",\"X\":\"MARKET\"", "binance-usdm", ",\"M\":true", "binance-spot");
    for (var venue : venues.entrySet()) {
      List<String> lines = new ArrayList<>();
      for (int i = 0; i < 45; i++) {
        lines.add(trade(i, "aggTrade", "100", "1", venue.getKey()));
      }

      assertThat(read(Duration.ofSeconds(1), write("trades", lines)))
          .isEqualTo(Map.of(venue.getValue() + ":ABCUSDT KLINE", 4));
      events.clear();
    }
  }

  @Test
  void tradesThatAreNotOfTheMarketMakeNoKlines() throws IOException {
    List<String> lines = futures(400, true);
    for (int i = 0; i < 400; i++) {
      String more = ",\"X\":\"MARKET\"";
      lines.add(2 * i, trade(i, "trade", "100.0" + i % 7, "0.5", more));
    }
    for (int i = 50; i < 400; i += 100) {
      lines.add(2 * i, trade(i, "trade", "0", "0", ",\"X\":\"NA\""));
      lines.add(2 * i, trade(i, "trade", "90", "7", ",\"X\":\"INSURANCE_FUND\""));
      lines.add(2 * i, trade(i, "trade", "0", "1", ""));
    }

    assertThat(read(Duration.ofSeconds(1), write("abcusdt_20240809.gz", lines)))
        .containsEntry("binance-usdm:ABCUSDT KLINE", 39);
    assertThat(events)
        .filteredOn(KlineEvent.class::isInstance)
        .allSatisfy(
            event -> assertThat(((KlineEvent) event).kline().getLow()).isGreaterThanOrEqualTo(100));
    assertThat(account.linesUnused())
        .containsEntry(Unused.NOT_OF_MARKET, 8L)
        .containsEntry(Unused.EMPTY_TRADE, 4L);
  }

  @Test
  void archivesOfSpotAndLinearAreTwoInstruments() throws IOException {
    write("linear/2025-09-09_ABCUSDT_ob200.data", bybitBook("200", 40, 5000));
    write("spot/2025-09-09_ABCUSDT_ob200.data", bybitBook("200", 40, 90_000));

    Map<String, Integer> expected = new HashMap<>(applied("bybit-linear:ABCUSDT", 40));
    expected.putAll(applied("bybit-spot:ABCUSDT", 40));
    assertThat(read(folder)).isEqualTo(expected);
    assertThat(account.notes()).isEmpty();
  }

  @Test
  void archivesThatNameNoMarketAreNeverMergedInSilence() throws IOException {
    write("a/2025-09-09_ABCUSDT_ob200.data", bybitBook("200", 40, 5000));
    write("b/2025-09-09_ABCUSDT_ob200.data", bybitBook("200", 40, 90_000));

    assertThat(read(folder)).isEqualTo(applied("bybit-linear:ABCUSDT", 40));
    assertThat(account.notes()).hasSize(2);
    assertThat(account.filesPassedOver())
        .hasEntrySatisfying(
            folder.resolve("b/2025-09-09_ABCUSDT_ob200.data"),
            why -> assertThat(why).contains("begins before", "2025-09-09", "spot"));
    assertThat(badLines).hasSize(1);
  }

  @Test
  void aCopyOfAFileIsPassedOver() throws IOException {
    List<String> lines = futures(40, true);
    lines.add(trade(30, "trade", "100", "2", ""));
    write("abcusdt_20240809.gz", lines);
    Path copy = Files.write(folder.resolve("unpacked_20240809"), lines);

    assertThat(read(folder)).isEqualTo(applied("binance-usdm:ABCUSDT", 38));
    assertThat(account.trades()).isEqualTo(1);
    assertThat(account.filesPassedOver()).containsOnlyKeys(copy);
    assertThat(badLines).extracting(BadLine::file).containsExactly(copy);
  }

  @Test
  void theRetailBookIsAnotherFeed() throws IOException {
    for (boolean first : new boolean[] {true, false}) {
      events.clear();
      List<String> lines = new ArrayList<>();
      lines.add(connect(LINEAR));
      List<String> book = bybitBook("50", 40, 500);
      List<String> retail = bybitBook("rpi", 8, 900);
      book.forEach(line -> lines.add(captured(line)));
      retail.forEach(line -> lines.add(first ? 1 : 2, captured(line)));

      assertThat(read(write("capture.jsonl", lines)))
          .isEqualTo(applied("bybit-linear:ABCUSDT", 40));
      assertThat(badLines).isEmpty();
    }
    assertThat(account.linesUnused()).containsEntry(Unused.RETAIL_BOOK, 18L);
  }

  @Test
  void aCaptureOfAnotherExchangeIsRefusedByName() throws IOException {
    String address = "wss://stream.binance.com:9443/stream?streams=abcusdt@depth@100ms";
    Path file =
        write(
            "capture.jsonl",
            List.of(connect(address), captured(stream("depth@100ms", depth(1, at(1), "ABCUSDT")))));

    assertThatThrownBy(() -> read(file))
        .hasMessageContaining("a capture of stream.binance.com: only captures of Bybit");
  }

  @Test
  void aTimeThatStepsBackInsideUnbrokenIdsLosesNothing() throws IOException {
    List<String> lines = futures(40, true);
    String late = Long.toString(at(20) / 1_000);
    lines.set(21, lines.get(21).replace(late, Long.toString(at(19) / 1_000 - 3)));

    assertThat(read(write("abcusdt_20240809.gz", lines)))
        .isEqualTo(applied("binance-usdm:ABCUSDT", 38));
  }

  @Test
  void aFileThatOnlyHasAHeaderIsReportedAndPassedOver() throws IOException {
    Path good = write("abcusdt_20240809.gz", futures(200, true));
    Path header = folder.resolve("abcusdt_20240810.gz");
    Files.write(header, Arrays.copyOf(Files.readAllBytes(good), 10));

    assertThat(read(folder)).isEqualTo(applied("binance-usdm:ABCUSDT", 198));
    assertThat(badLines).extracting(BadLine::file).containsExactly(header);
    assertThat(account.filesPassedOver()).containsOnlyKeys(header);
    assertThatThrownBy(() -> read(header)).hasMessageStartingWith("gzip stream of " + header);
  }

  @Test
  void theRestOfAnOldFileIsReportedWithItsOffset() throws IOException {
    Path old = write("old.gz", futures(900, true));
    Path file = write("abcusdt_20240809.gz", futures(59, true));
    byte[] overwritten = Files.readAllBytes(old);
    byte[] fresh = Files.readAllBytes(file);
    System.arraycopy(fresh, 0, overwritten, 0, fresh.length);
    Files.write(file, overwritten);
    Files.delete(old);

    assertThat(read(folder)).isEqualTo(applied("binance-usdm:ABCUSDT", 57));
    assertThat(badLines).hasSize(1);
    assertThat(badLines.get(0).reason())
        .contains(
            String.format(
                Locale.ROOT,
                "%,d bytes from offset %,d on are no gzip",
                overwritten.length - fresh.length,
                fresh.length));
  }

  @Test
  void whatWasAppendedToHalfAStreamIsRead() throws IOException {
    byte[] first = gzip(futures(200, true));
    byte[] second = gzip(futures(200, true));
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.write(first, 0, first.length * 2 / 3);
    both.write(second);
    Path file = Files.write(folder.resolve("abcusdt_20240809.gz"), both.toByteArray());

    assertThat(read(file).get("binance-usdm:ABCUSDT APPLIED")).isGreaterThanOrEqualTo(198);
    assertThat(badLines).hasSize(1);
    assertThat(account.damages()).isEqualTo(1);
  }

  private static byte[] gzip(List<String> lines) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  @Test
  void aCollectorsBybitDumpIsReadWithItsReceiveTimes() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String message : bybitBook("50", 40, 500)) {
      lines.add(received(at(lines.size()), message));
    }

    assertThat(read(write("abcusdt_20240809.gz", lines)))
        .isEqualTo(applied("bybit-linear:ABCUSDT", 40));
    assertThat(((BookUpdateEvent) events.get(0)).update().getIngestTimeMicros())
        .isEqualTo(at(0) + 20_000);
  }

  @Test
  void aCollectorsDumpOfAnotherExchangeIsNoRecording() throws IOException {
    Path file =
        write(
            "btc_20240809.gz",
            List.of(
                received(
                    at(0),
                    "{\"channel\":\"l2Book\",\"data\":{\"coin\":\"BTC\",\"time\":1723161600000,"
                        + "\"levels\":[[{\"px\":\"100.0\",\"sz\":\"1.0\",\"n\":2}],[]]}}")));

    assertThatThrownBy(() -> read(file))
        .hasMessageContaining("is not a recording of a known format");
  }

  @Test
  void oneForeignFileDoesNotStopADirectory() throws IOException {
    write("binance/abcusdt_20240809.gz", futures(21, true));
    Path foreign = write("x/btc.gz", List.of(received(at(0), "{\"channel\":\"l2Book\"}")));
    String ticker = "{\"u\":1,\"s\":\"ABCUSDT\",\"b\":\"1\",\"B\":\"1\",\"a\":\"2\",\"A\":\"1\"}";
    Path tickers = write("x/t.gz", List.of(received(at(0), stream("bookTicker", ticker))));
    Path capture = write("x/c.jsonl", List.of(connect("wss://ws.kraken.com/v2")));

    assertThat(read(folder)).isEqualTo(applied("binance-usdm:ABCUSDT", 19));
    assertThat(account.filesPassedOver()).containsOnlyKeys(foreign, tickers, capture);
  }

  @Test
  void aPipeIsRefusedWithWords() throws IOException, InterruptedException {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    write("abcusdt_20240809.gz", futures(21, true));

    assertThatThrownBy(() -> read(pipe))
        .hasMessageContaining("is a pipe or a device")
        .hasMessageContaining("write it to a file");
    assertThat(read(folder)).as("not waited for").isEqualTo(applied("binance-usdm:ABCUSDT", 19));
    assertThat(account.filesPassedOver()).containsOnlyKeys(pipe);
  }

  @Test
  void rawStreamsAreReadByTheNameOfTheEvent() throws IOException {
    assertThat(read(write("abcusdt_20240809", futures(40, false))))
        .isEqualTo(applied("binance-usdm:ABCUSDT", 38));
  }

  @Test
  void linesWithoutReceiveTimesAreReadToo() throws IOException {
    List<String> lines = futures(40, false);
    lines.replaceAll(line -> line.substring(line.indexOf('{')));

    assertThat(read(write("abcusdt.jsonl", lines))).isEqualTo(applied("binance-usdm:ABCUSDT", 38));
  }

  @Test
  void receiveTimesMayHaveAnyUnit() throws IOException {
    for (int digits : new int[] {10, 13, 16, 19}) {
      events.clear();
      List<String> lines = futures(40, true);
      lines.replaceAll(line -> line.substring(0, digits) + line.substring(line.indexOf(' ')));

      assertThat(read(write("abcusdt_20230404.dat", lines)))
          .isEqualTo(applied("binance-usdm:ABCUSDT", 38));
      long ingest = ((BookUpdateEvent) events.get(1)).update().getIngestTimeMicros();
      assertThat(ingest).isBetween(at(2) - 1_000_000, at(3));
    }
  }

  @Test
  void eventTimesMayBeMicroseconds() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line : futures(40, true)) {
      lines.add(line.replaceAll("\"([ET])\":(\\d{13})", "\"$1\":$2123"));
    }

    assertThat(read(write("abcusdt_20250101", lines)))
        .isEqualTo(applied("binance-usdm:ABCUSDT", 38));
    assertThat(events.get(1).eventTimeMicros()).isEqualTo(at(2) + 123);
  }

  @Test
  void anImplausibleTimeIsOneClearError() throws IOException {
    List<String> lines = futures(40, true);
    lines.set(30, lines.get(30).replaceFirst("\"E\":\\d+", "\"E\":17"));
    lines.set(31, lines.get(31).replaceFirst("^\\d+", "99"));
    Path file = write("abcusdt_20250101", lines);

    read(file);

    assertThat(badLines)
        .extracting(BadLine::toString)
        .containsExactly(
            file + ":31: 'E' = 17 must be a time from 1990 to 2100 in s, ms, µs or ns since 1970",
            file
                + ":32: 'receive time' = 99 must be a time from 1990 to 2100 in s, ms, µs or ns"
                + " since 1970");
  }

  @Test
  void aStaleFirstSnapshotIsLeftOut() throws IOException {
    List<String> lines = futures(40, true);
    lines.set(3, lines.get(3).replace("\"lastUpdateId\":2025", "\"lastUpdateId\":1000"));
    lines.add(10, received(at(8) + 30_000, snapshot(2087, at(8) / 1_000 - 5)));

    assertThat(read(write("abcusdt_20240809", lines)))
        .isEqualTo(applied("binance-usdm:ABCUSDT", 32));
    assertThat(account.linesUnused())
        .isEqualTo(Map.of(Unused.SNAPSHOT_NOT_SPANNED, 1L, Unused.IN_SNAPSHOT, 8L));
  }

  @Test
  void aSnapshotThatMayBeOfAnotherSymbolIsNotTaken() throws IOException {
    List<String> lines = futures(40, true);
    for (int i = 5; i < 7; i++) {
      lines.add(8, received(at(6), stream("depth@0ms", depth(i, at(i), "XYZUSDT"))));
    }
    Path file = write("all_20240809", lines);

    assertThat(read(file)).isEmpty();
    assertThat(badLines)
        .extracting(BadLine::toString)
        .containsExactly(
            file
                + ":4: snapshot names no symbol, and the recording is not of 'ABCUSDT' alone: keep"
                + " one symbol a file",
            file + ":9: symbol 'XYZUSDT' in a recording of 'ABCUSDT'",
            file + ":10: symbol 'XYZUSDT' in a recording of 'ABCUSDT'");

    badLines.clear();
    lines.set(3, lines.get(3).replace("\"bids\"", "\"symbol\":\"ABCUSDT\",\"bids\""));
    assertThat(read(write("all_20240809", lines))).isEqualTo(applied("binance-usdm:ABCUSDT", 38));
  }

  @Test
  void symbolsMayBeOfAnyScript() throws IOException {
    List<String> lines = futures(40, true);
    lines.replaceAll(line -> line.replace("ABCUSDT", "币安人生USDT").replace("abc", "币安人生"));

    assertThat(read(write("币安人生usdt_20251010", lines)))
        .isEqualTo(applied("binance-usdm:币安人生USDT", 38));
  }

  @Test
  void aZipBesideAGzipIsRead() throws IOException {
    write("abcusdt_20240809.gz", futures(200, true));
    Path zip = folder.resolve("2025-09-09_ABCUSDT_ob200.data.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("2025-09-09_ABCUSDT_ob200.data"));
      for (String line : bybitBook("200", 40, 5000)) {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }

    assertThat(read(folder))
        .containsEntry("binance-usdm:ABCUSDT APPLIED", 198)
        .containsEntry("bybit-linear:ABCUSDT APPLIED", 40);
    assertThat(account.notes()).containsOnlyKeys(zip);
  }

  @Test
  void feedsOfSnapshotsOnlyAreRefusedByName() throws IOException {
    List<String> lines = futures(10, true);
    lines.add(received(at(10), stream("depth20@100ms", snapshot(5000, START))));
    write("a", lines);
    List<String> capture = new ArrayList<>(List.of(connect(LINEAR)));
    bybitBook("full", 3, 1).forEach(line -> capture.add(captured(line)));
    bybitBook("1", 3, 10).forEach(line -> capture.add(captured(line)));
    bybitBook("50", 3, 10).forEach(line -> capture.add(captured(line)));
    write("b", capture);

    Map<String, Integer> expected = new HashMap<>(applied("binance-usdm:ABCUSDT", 8));
    expected.putAll(applied("bybit-linear:ABCUSDT", 3));
    assertThat(read(folder)).isEqualTo(expected);
    assertThat(account.linesUnused())
        .containsEntry(Unused.SNAPSHOTS_ONLY, 5L)
        .containsEntry(Unused.FULL_BOOK, 4L);
  }

  @Test
  void theDeepestBookIsUsedWhicheverIsSeenFirst() throws IOException {
    List<String> lines = new ArrayList<>(List.of(connect(LINEAR)));
    bybitBook("50", 40, 500).forEach(line -> lines.add(captured(line)));
    List<String> deep = bybitBook("200", 40, 9000);
    for (int i = 0; i < deep.size(); i++) {
      lines.add(2 + 2 * i, captured(deep.get(i)));
    }

    assertThat(read(write("capture.jsonl", lines))).isEqualTo(applied("bybit-linear:ABCUSDT", 40));
    assertThat(((BookUpdateEvent) events.get(0)).update().getLastSequence()).isEqualTo(9000);
    assertThat(account.linesUnused()).containsEntry(Unused.ANOTHER_DEPTH, 41L);
  }

  @Test
  void ofConnectionsThatHaveOneBookTheDeeperIsRead() throws IOException {
    for (String levels : new String[] {"50", "200"}) {
      events.clear();
      List<String> lines = new ArrayList<>(List.of(connect(LINEAR)));
      lines.add(connect(LINEAR).replace("c1", "c2"));
      List<String> first = bybitBook("50", 40, 500);
      List<String> second = bybitBook(levels, 40, levels.equals("50") ? 500 : 9000);
      for (int i = 0; i < first.size(); i++) {
        String time = "\"ts\":1723161600." + (100 + i);
        lines.add(captured(first.get(i)).replace("\"ts\":1723161600.02", time));
        lines.add(
            captured(second.get(i)).replace("c1", "c2").replace("\"ts\":1723161600.02", time));
      }

      assertThat(read(write("capture.jsonl", lines)))
          .isEqualTo(applied("bybit-linear:ABCUSDT", 40));
    }
    assertThat(((BookUpdateEvent) events.get(0)).update().getLastSequence()).isEqualTo(9000);
    assertThat(account.linesUnused()).containsEntry(Unused.ANOTHER_DEPTH, 82L);
  }

  @Test
  void aConnectionThatFollowsAnotherGoesOnWithItsBooks() throws IOException {
    List<String> lines = new ArrayList<>(List.of(connect(LINEAR)));
    bybitBook("50", 40, 500).forEach(line -> lines.add(captured(line)));
    lines.add(connect(LINEAR).replace("c1", "c2"));
    for (String line : bybitBook("50", 40, 7000)) {
      lines.add(
          captured(line.replace("17231616", "17231617"))
              .replace("c1", "c2")
              .replace("1723161600.02", "1723161700.02"));
    }

    assertThat(read(write("capture.jsonl", lines)))
        .isEqualTo(Map.of("bybit-linear:ABCUSDT SNAPSHOT", 2, "bybit-linear:ABCUSDT APPLIED", 80));
  }

  @Test
  void ofArchivesOfOneDayTheDeepestIsRead() throws IOException {
    write("linear/2024-08-09_ABCUSDT_ob500.data", bybitBook("500", 10, 100));
    Path shallow = write("linear/2024-08-09_ABCUSDT_ob200.data", bybitBook("200", 10, 900));
    List<String> next = bybitBook("200", 10, 2000);
    next.replaceAll(line -> line.replace("17231616", "17232480")); // a day later
    write("linear/2024-08-10_ABCUSDT_ob200.data", next);

    assertThat(read(folder))
        .isEqualTo(Map.of("bybit-linear:ABCUSDT SNAPSHOT", 2, "bybit-linear:ABCUSDT APPLIED", 20));
    assertThat(account.filesPassedOver()).containsOnlyKeys(shallow);
    Instant last =
        Instant.EPOCH.plus(events.get(events.size() - 1).eventTimeMicros(), ChronoUnit.MICROS);
    assertThat(last).isAfter(Instant.parse("2024-08-10T00:00:00Z"));
  }
}
