package io.tickcache.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.exchange.RecordedEvent.KlineEvent;
import io.tickcache.market.KlineIntervals;
import io.tickcache.market.Klines;
import io.tickcache.recording.account.ReadingAccount;
import io.tickcache.recording.klines.KlineLabelRule;
import io.tickcache.recording.klines.KlineLabels;
import io.tickcache.schemas.Kline;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kline files as people have them, written anew: each is read right, or refused by name. */
class KlineFilesTest {

  private static final String OWN = "open_time_ms,open,high,low,close,volume";
  private static final String CCXT = "timestamp,open,high,low,close,volume";
  private static final String VISION =
      "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore";
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;
  private static final long DECEMBER = Instant.parse("2024-12-31T00:00:00Z").toEpochMilli();

  @TempDir Path root;
  private Path folder;
  private final List<BadLine> bad = new ArrayList<>();
  private ReadingAccount account = new ReadingAccount();

  @BeforeEach
  void makeFolder() throws IOException {
    folder = Files.createDirectory(root.resolve("files"));
  }

  /** Rows an interval apart, {@code time,o,h,l,c,v}; the price rises by 1 a row. */
  private static List<String> rows(int count, long startMillis, long stepMillis) {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(row(startMillis + i * stepMillis, 100 + i));
    }
    return rows;
  }

  private static String row(long time, int price) {
    return String.format(
        Locale.ROOT, "%d,%d.0,%d.5,%d.5,%d.2,7", time, price, price, price - 1, price);
  }

  /** The six columns as Binance writes twelve. */
  private static String visionRow(long time, long close, int price) {
    return row(time, price) + String.format(Locale.ROOT, ",%d,700.5,12,3,300.2,0", close);
  }

  private static List<String> headed(String header, List<String> rows) {
    List<String> lines = new ArrayList<>(List.of(header));
    lines.addAll(rows);
    return lines;
  }

  private Path write(String name, List<String> lines) throws IOException {
    return write(name, String.join("\n", lines) + "\n", StandardCharsets.UTF_8);
  }

  private Path write(String name, String text, Charset charset) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, text.getBytes(charset));
  }

  private List<Kline> read(Path... paths) throws IOException {
    return read(KlineLabels.NONE, paths);
  }

  private List<Kline> read(KlineLabels labels, Path... paths) throws IOException {
    account = new ReadingAccount();
    RecordingOptions options =
        RecordingOptions.defaults()
            .withBadLineListener(bad::add)
            .withKlineLabels(labels)
            .withAccount(account);
    List<RecordedEvent> events = TestRecordings.read(options, paths);
    assertThat(account.addsUp()).isTrue();
    assertThat(account.linesUsed()).isEqualTo(events.size());
    return events.stream()
        .map(event -> ((KlineEvent) event).kline())
        .peek(kline -> assertThat(Klines.validate(kline)).isNull())
        .toList();
  }

  private static Set<String> instruments(List<Kline> klines) {
    return klines.stream().map(Kline::getInstrument).collect(Collectors.toSet());
  }

  private static Set<String> intervals(List<Kline> klines) {
    return klines.stream()
        .map(kline -> KlineIntervals.format(kline.getIntervalMicros()))
        .collect(Collectors.toSet());
  }

  @Test
  void readsMicrosecondsUnderAHeaderThatNamesMilliseconds() throws IOException {
    List<String> rows = rows(60, DECEMBER * 1_000, HOUR * 1_000);
    Path file = write("ABCUSDT_binance_spot_1h.csv", headed(OWN, rows));

    List<Kline> klines = read(file);

    assertThat(klines).hasSize(60);
    assertThat(instruments(klines)).containsExactly("binance-spot:ABCUSDT");
    assertThat(klines.get(0).getOpenTimeMicros()).isEqualTo(DECEMBER * 1_000);
  }

  @Test
  void readsMillisecondsUnderTimestamp() throws IOException {
    List<Kline> klines = read(write("ABCUSDT_1h.csv", headed(CCXT, rows(60, DECEMBER, HOUR))));

    assertThat(klines).hasSize(60);
    assertThat(klines.get(0).getOpenTimeMicros()).isEqualTo(DECEMBER * 1_000);
    assertThat(intervals(klines)).containsExactly("1h");
  }

  @Test
  void readsTimesWithAndWithoutZone() throws IOException {
    List<String> rows =
        List.of(
            "2024-12-31 00:00:00+00:00,10,11,9,10,0.5",
            "2024-12-31T01:00:00Z,20,21,19,20,0.5",
            "2024-12-31 02:00:00,30,31,29,30,0.5",
            "2024-12-31 05:00:00+02:00,40,41,39,40,0.5");

    List<Kline> klines = read(write("ABCUSDT_1h.csv", headed(CCXT, rows)));

    assertThat(klines).extracting(Kline::getClose).containsExactly(10.0, 20.0, 30.0, 40.0);
    assertThat(klines.get(3).getOpenTimeMicros()).isEqualTo((DECEMBER + 3 * HOUR) * 1_000);
  }

  @Test
  void sortsRowsThatAreNewestFirst() throws IOException {
    List<String> rows = rows(60, DECEMBER, HOUR);
    Collections.reverse(rows);

    for (String name : List.of("ABCUSDT_1h.csv", "DEFUSDT.csv")) {
      List<Kline> klines = read(write(name, headed(OWN, rows)));

      assertThat(klines).as(name).hasSize(60);
      assertThat(klines).extracting(Kline::getOpenTimeMicros).isSorted();
      assertThat(intervals(klines)).as(name).containsExactly("1h");
    }
    assertThat(bad).isEmpty();
  }

  @Test
  void takesTheCommonestDistanceForTheInterval() throws IOException {
    List<String> rows = rows(91, DECEMBER, MINUTE);
    rows.remove(1);

    List<Kline> klines = read(write("ABCUSDT.csv", headed(OWN, rows)));

    assertThat(klines).hasSize(90);
    assertThat(intervals(klines)).containsExactly("1m");
  }

  @Test
  void readsHeadersInQuotesAndBehindAByteOrderMark() throws IOException {
    String rows = String.join("\n", rows(30, DECEMBER, HOUR));
    String quoted = "\"" + OWN.replace(",", "\",\"") + "\"\n" + rows;

    assertThat(read(write("AUSDT_1h.csv", quoted, StandardCharsets.UTF_8))).hasSize(30);
    assertThat(read(write("BUSDT_1h.csv", "\ufeff" + OWN + "\n" + rows, StandardCharsets.UTF_8)))
        .hasSize(30);
    assertThat(bad).isEmpty();
  }

  @Test
  void readsAnyLineEndsAndSeparators() throws IOException {
    String text = OWN + "\n" + String.join("\n", rows(30, DECEMBER, HOUR)) + "\n";

    assertThat(read(write("AUSDT_1h.csv", text.replace("\n", "\r\n"), StandardCharsets.UTF_8)))
        .hasSize(30);
    assertThat(read(write("BUSDT_1h.csv", text.replace("\n", "\r"), StandardCharsets.UTF_8)))
        .hasSize(30);
    assertThat(read(write("CUSDT_1h.csv", text.replace(',', ';'), StandardCharsets.UTF_8)))
        .hasSize(30);
    assertThat(read(write("DUSDT_1h.tsv", text.replace(',', '\t'), StandardCharsets.UTF_8)))
        .hasSize(30);
    assertThat(bad).isEmpty();
  }

  @Test
  void readsColumnsByTheirNames() throws IOException {
    List<String> lines =
        List.of(
            "https://www.example.org",
            "Unix,Date,Symbol,Open,High,Low,Close,Volume BTC,Volume USDT,tradecount",
            "1735693200000,2025-01-01 01:00:00,BTCUSDT,10,11,9,10.5,2,21,7",
            "1735689600000,2025-01-01 00:00:00,BTCUSDT,9,10,8,9.5,3,28.5,7");

    List<Kline> klines = read(write("Bitstamp_BTCUSDT_1h.csv", lines));

    assertThat(instruments(klines)).containsExactly("bitstamp:BTCUSDT");
    assertThat(klines).extracting(Kline::getClose).containsExactly(9.5, 10.5);
    assertThat(klines).extracting(Kline::getVolume).containsExactly(3.0, 2.0);
    assertThat(klines).extracting(Kline::getTurnover).containsExactly(28.5, 21.0);
  }

  @Test
  void readsBinancesArchiveOfSpot() throws IOException {
    long start = Instant.parse("2025-01-01T00:00:00Z").toEpochMilli();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      long open = (start + i * HOUR) * 1_000;
      lines.add(visionRow(open, open + HOUR * 1_000 - 1, 100 + i));
    }

    List<Kline> klines = read(write("ABCUSDT-1h-2025-01.csv", lines));

    assertThat(klines).hasSize(60);
    assertThat(instruments(klines)).containsExactly("binance-spot:ABCUSDT");
    assertThat(klines.get(0).getOpenTimeMicros()).isEqualTo(start * 1_000);
    assertThat(klines.get(0).getTurnover()).isEqualTo(700.5);
  }

  @Test
  void readsBinancesArchiveAsItIsPublished() throws IOException {
    long start = Instant.parse("2025-01-01T00:00:00Z").toEpochMilli();
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      long open = (start + i * HOUR) * 1_000;
      lines.add(visionRow(open, open + HOUR * 1_000 - 1, 100 + i));
    }
    Path file = folder.resolve("ABCUSDT-1h-2025-01.zip");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("ABCUSDT-1h-2025-01.csv"));
      zip.write(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    }

    List<Kline> klines = read(folder);

    assertThat(klines).hasSize(60);
    assertThat(instruments(klines)).containsExactly("binance-spot:ABCUSDT");
  }

  @Test
  void tellsBinancesMarketsApartByFolderAndContent() throws IOException {
    long may = Instant.parse("2024-05-01T00:00:00Z").toEpochMilli();
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      rows.add(visionRow(may + i * HOUR, may + (i + 1) * HOUR - 1, 100 + i));
    }
    String name = "-1h-2024-05.csv";

    assertThat(instruments(read(write("a/AUSDT" + name, rows))))
        .as("without a header")
        .containsExactly("binance-spot:AUSDT");
    assertThat(instruments(read(write("b/AUSDT" + name, headed(VISION, rows)))))
        .as("with a header")
        .containsExactly("binance-usdm:AUSDT");
    assertThat(instruments(read(write("c/AUSD_PERP" + name, headed(VISION, rows)))))
        .containsExactly("binance-coinm:AUSD_PERP");
    assertThat(
            instruments(read(write("data/futures/um/monthly/klines/AUSDT/1h/AUSDT" + name, rows))))
        .containsExactly("binance-usdm:AUSDT");
    assertThat(instruments(read(write("data/spot/monthly/klines/AUSDT/1h/AUSDT" + name, rows))))
        .containsExactly("binance-spot:AUSDT");
  }

  @Test
  void doesNotGuessBinancesMarketOfOldFiles() throws IOException {
    long may = Instant.parse("2021-05-01T00:00:00Z").toEpochMilli();
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      rows.add(visionRow(may + i * HOUR, may + (i + 1) * HOUR - 1, 100 + i));
    }
    Path one = write("one/AUSDT-1h-2021-05.csv", rows);
    Path other = write("other/AUSDT-1h-2021-05.csv", rows);

    assertThat(instruments(read(one))).containsExactly("binance:AUSDT");
    assertThatThrownBy(() -> read(one, other))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("may be of two venues")
        .hasMessageContaining("--venue");
    assertThat(read(labels("binance-spot", null, 0), one, other)).hasSize(30);
  }

  @Test
  void takesTheMarketOfNewFilesForOldOnesBesideThem() throws IOException {
    long old = Instant.parse("2021-05-01T00:00:00Z").toEpochMilli();
    long young = Instant.parse("2024-05-01T00:00:00Z").toEpochMilli();
    List<String> oldRows = new ArrayList<>();
    List<String> youngRows = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      oldRows.add(visionRow(old + i * HOUR, old + (i + 1) * HOUR - 1, 100 + i));
      youngRows.add(visionRow(young + i * HOUR, young + (i + 1) * HOUR - 1, 100 + i));
    }
    write("spot/AUSDT-1h-2021-05.csv", oldRows);
    write("archive/BUSDT-1h-2021-05.csv", oldRows);
    write("archive/BUSDT-1h-2024-05.csv", youngRows);
    write("other/CUSDT-1h-2021-05.csv", oldRows);
    write("other/CUSDT-1h-2024-05.csv", headed(VISION, youngRows));

    assertThat(instruments(read(folder)))
        .containsExactlyInAnyOrder(
            "binance-spot:AUSDT", "binance-spot:BUSDT", "binance-usdm:CUSDT");
  }

  private static KlineLabels labels(String venue, String symbol, long interval) {
    return new KlineLabels(venue, symbol, interval, List.of());
  }

  @Test
  void joinsMonthlyFilesOfOneSymbol() throws IOException {
    write("ABCUSDT-1h-2024-12.csv", headed(OWN, rows(60, DECEMBER, HOUR)));
    write("ABCUSDT-1h-2025-01.csv", headed(OWN, rows(60, DECEMBER + 60 * HOUR, HOUR)));

    List<Kline> klines = read(folder);

    assertThat(klines).hasSize(120);
    assertThat(instruments(klines)).hasSize(1);
    assertThat(klines.get(0).getInstrument()).endsWith(":ABCUSDT");
  }

  @Test
  void countsRowsOnceThatStandInTwoFiles() throws IOException {
    write("ABCUSDT_kraken_1h_a.csv", headed(OWN, rows(60, DECEMBER, HOUR)));
    write("ABCUSDT_kraken_1h_b.csv", headed(OWN, rows(60, DECEMBER, HOUR).subList(30, 60)));

    assertThat(read(folder)).hasSize(60);
  }

  @Test
  void refusesFilesThatDisagree() throws IOException {
    write("a/ABCUSDT_kraken_1h.csv", headed(OWN, rows(60, DECEMBER, HOUR)));
    write("b/ABCUSDT_kraken_1h.csv", headed(OWN, rows(60, DECEMBER + HOUR, HOUR)));

    assertThatThrownBy(() -> read(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("kraken:ABCUSDT 1h disagree at 2024-12-31T01:00:00Z")
        .hasMessageContaining("a/ABCUSDT_kraken_1h.csv:3")
        .hasMessageContaining("b/ABCUSDT_kraken_1h.csv:2");
  }

  @Test
  void asksForTheVenueOfFilesThatMayBeOfTwo() throws IOException {
    write("BTC_USDT-1m.csv", headed(OWN, rows(60, DECEMBER, MINUTE)));
    write("BTC_USDT-5m.csv", headed(OWN, rows(60, DECEMBER, 5 * MINUTE)));

    assertThatThrownBy(() -> read(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("BTC_USDT-1m.csv")
        .hasMessageContaining("BTC_USDT-5m.csv")
        .hasMessageContaining("--venue");

    List<Kline> klines = read(labels("gate", null, 0), folder);
    assertThat(klines).hasSize(120);
    assertThat(instruments(klines)).containsExactly("gate:BTC_USDT");
    assertThat(intervals(klines)).containsExactlyInAnyOrder("1m", "5m");
  }

  @Test
  void takesVenuesOfNamesAndFolders() throws IOException {
    List<String> lines = headed(OWN, rows(30, DECEMBER, MINUTE));
    write("AUSDT_kucoin_1m.csv", lines);
    write("AUSDT_Binance_spot_1m.csv", lines);
    write("kraken/AUSDT_1m.csv", lines);
    write("bybit-1m/AUSDT_1m.csv", lines);
    write("bybit-1m/AUSDT_bybit_inverse_1m.csv", lines);
    write("binance/A_USDT-1m.json", json(30, MINUTE));
    write("binance/futures/A_USDT_USDT-1m-futures.json", json(30, MINUTE));
    write("okx/futures/A_USDT_USDT-1m-futures.json", json(30, MINUTE));

    assertThat(instruments(read(folder)))
        .containsExactlyInAnyOrder(
            "kucoin:AUSDT",
            "binance-spot:AUSDT",
            "kraken:AUSDT",
            "bybit-linear:AUSDT",
            "bybit-inverse:AUSDT",
            "binance-usdm:AUSDT",
            "okx-futures:A_USDT_USDT");
  }

  private static List<String> json(int count, long step) {
    String elements =
        rows(count, DECEMBER, step).stream()
            .map(row -> "[" + row + "]")
            .collect(Collectors.joining(","));
    return List.of("[" + elements + "]");
  }

  @Test
  void readsFreqtradesJson() throws IOException {
    List<Kline> klines = read(write("binance/ABC_USDT-1h.json", json(60, HOUR)));

    assertThat(klines).hasSize(60);
    assertThat(instruments(klines)).containsExactly("binance-spot:ABCUSDT");
    assertThat(klines.get(1).getClose()).isEqualTo(101.2);
  }

  @Test
  void passesOverKlinesThatAreNotOfTrades() throws IOException {
    write("binance/futures/A_USDT_USDT-1h-futures.json", json(30, HOUR));
    write("binance/futures/A_USDT_USDT-1h-mark.json", json(30, HOUR));

    assertThat(read(folder)).hasSize(30);
    assertThat(account.filesPassedOver().values())
        .singleElement()
        .asString()
        .contains("-mark.json")
        .contains("'mark'");
  }

  @Test
  void readsMonths() throws IOException {
    List<String> rows = new ArrayList<>();
    for (int month = 0; month < 30; month++) {
      LocalDate first = LocalDate.of(2020, 1, 1).plusMonths(month);
      rows.add(row(first.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli(), 100 + month));
    }
    write("AUSDT_kraken_1M.csv", headed(OWN, rows));
    write("BUSDT_kraken.csv", headed(OWN, rows));

    List<Kline> klines = read(folder);

    assertThat(klines).hasSize(60);
    assertThat(intervals(klines)).containsExactly("1M");
    for (int i = 2; i < 60; i += 2) {
      assertThat(klines.get(i).getOpenTimeMicros())
          .isEqualTo(klines.get(i - 2).getCloseTimeMicros());
    }
  }

  @Test
  void readsDaysAndWeeks() throws IOException {
    write("AUSDT_kraken_1d.csv", headed(OWN, rows(30, DECEMBER, 24 * HOUR)));
    write("BUSDT_kraken.csv", headed(OWN, rows(30, DECEMBER, 7 * 24 * HOUR)));

    assertThat(intervals(read(folder))).containsExactlyInAnyOrder("1d", "1w");
  }

  @Test
  void refusesAnIntervalThatTheRowsDoNotHave() throws IOException {
    Path wider = write("AUSDT_kraken_1m.csv", headed(OWN, rows(30, DECEMBER, 5 * MINUTE)));
    Path closer = write("BUSDT_kraken_1h.csv", headed(OWN, rows(30, DECEMBER, 5 * MINUTE)));

    for (Path file : List.of(wider, closer)) {
      assertThatThrownBy(() -> read(file))
          .isInstanceOf(IOException.class)
          .hasMessageContaining(file.toString())
          .hasMessageContaining("its rows are 5m apart")
          .hasMessageContaining("--interval");
    }
    KlineLabels told = labels(null, null, 5 * MINUTE * 1_000);
    assertThat(intervals(read(told, wider))).containsExactly("5m");
  }

  @Test
  void obeysOptionsBeforeAllElse() throws IOException {
    Path file = write("AUSDT_kraken_1m.csv", headed(OWN, rows(30, DECEMBER, MINUTE)));

    assertThat(instruments(read(labels("Gate", "b_usdt", 0), file))).containsExactly("gate:B_USDT");
  }

  @Test
  void writesPairsAsTheVenueDoesWhereverItsNameComesFrom() throws IOException {
    Path file = write("BTC_USDT-1m.csv", headed(OWN, rows(30, DECEMBER, MINUTE)));

    assertThat(instruments(read(labels("binance-spot", null, 0), file)))
        .containsExactly("binance-spot:BTCUSDT");
    assertThat(instruments(read(labels("gate", null, 0), file))).containsExactly("gate:BTC_USDT");
  }

  @Test
  void takesExchangeAndMarketOfAColumn() throws IOException {
    for (String named : List.of("binance-futures", "binance-usdm", "Binance USDM")) {
      List<String> lines = new ArrayList<>(List.of(OWN + ",symbol,exchange"));
      rows(30, DECEMBER, MINUTE).forEach(row -> lines.add(row + ",BTC/USDT," + named));
      Path file = write("futures/some.csv", lines);

      assertThat(instruments(read(file))).as(named).containsExactly("binance-usdm:BTCUSDT");
    }
  }

  @Test
  void takesContractsInDollarsForInverseOnes() throws IOException {
    Path file = write("BTCUSD_bybit_1m.csv", headed(OWN, rows(30, DECEMBER, MINUTE)));

    assertThat(instruments(read(file))).containsExactly("bybit-inverse:BTCUSD");
  }

  @Test
  void takesNoCountOfTradesForTurnover() throws IOException {
    List<String> counted = rows(30, DECEMBER, MINUTE).stream().map(row -> row + ",17").toList();
    List<String> turned = new ArrayList<>();
    for (String row : rows(30, DECEMBER, MINUTE)) {
      String[] cells = row.split(",");
      turned.add(row + "," + Double.parseDouble(cells[4]) * Double.parseDouble(cells[5]));
    }

    assertThat(read(write("kraken/XBTUSD_1.csv", counted)))
        .extracting(Kline::getTurnover)
        .containsOnlyNulls();
    assertThat(read(write("kraken/ETHUSD_1.csv", turned)))
        .extracting(Kline::getTurnover)
        .doesNotContainNull();
  }

  @Test
  void obeysAFileOfNames() throws IOException {
    write("one/BTC_USDT-1m.csv", headed(OWN, rows(30, DECEMBER, MINUTE)));
    write("two/BTC_USDT-1m.csv", headed(OWN, rows(30, DECEMBER + HOUR, MINUTE)));
    Path names =
        Files.writeString(
            root.resolve("names.csv"),
            "file,venue,symbol,interval\none/*.csv,kraken,XBTUSDT,\ntwo/BTC*,gate,,1m\n");
    KlineLabels labels = new KlineLabels(null, null, 0, KlineLabelRule.read(names));

    assertThat(instruments(read(labels, folder)))
        .containsExactlyInAnyOrder("kraken:XBTUSDT", "gate:BTC_USDT");
  }

  @Test
  void refusesAFileOfNamesWithAWrongLine() throws IOException {
    Path names = root.resolve("names.csv");

    Files.writeString(names, "file,venue,symbol,interval\nx.csv,my venue,,\n");
    assertThatThrownBy(() -> KlineLabelRule.read(names))
        .hasMessageContaining("names.csv:2")
        .hasMessageContaining("my venue");
    Files.writeString(names, "file,venue,symbol,interval\nx.csv,,,1 minute\n");
    assertThatThrownBy(() -> KlineLabelRule.read(names)).hasMessageContaining("names.csv:2");
    Files.writeString(names, "name,venue\nx.csv,kraken\n");
    assertThatThrownBy(() -> KlineLabelRule.read(names))
        .hasMessageContaining("file,venue,symbol,interval");
  }

  @Test
  void reportsBadRows() throws IOException {
    Path file =
        write(
            "AUSDT_kraken_1m.csv",
            List.of(
                CCXT,
                "2025-05-29 19:06:00+00:00,10,11,9,10,0.5",
                "2025-05-29 19:07:00+00:00,10,11,9,10",
                "yesterday,10,11,9,10,0.5",
                "2025-05-29 19:08:00+00:00,10,inf,9,10,0.5",
                "2025-05-29 19:06:00+00:00,10,11,9,10,0.5",
                "2025-05-29 19:06:00+00:00,10,11,9,10.5,0.5",
                "1.7e19,10,11,9,10,0.5",
                "2025-05-29 19:09:00+00:00,10,11,9,10,0.5"));

    assertThat(read(file)).hasSize(2);
    assertThat(bad).extracting(BadLine::lineNumber).containsExactly(3L, 4L, 5L, 8L, 7L);
    assertThat(bad.get(0).reason()).isEqualTo("row has 5 columns, must have 6");
    assertThat(bad.get(1).reason()).contains("'timestamp'").contains("yesterday");
    assertThat(bad.get(2).reason()).contains("'high'").contains("inf");
    assertThat(bad.get(3).reason()).contains("'timestamp'").contains("1990");
    assertThat(bad.get(4).reason()).contains("line 2");
  }

  @Test
  void doesNotMergeTheSymbolsOfOneFile() throws IOException {
    Path file =
        write(
            "kraken_1m.csv",
            List.of(
                "timestamp,symbol,open,high,low,close,volume",
                "1735603200000,BTC/USDT,10,11,9,10,0.5",
                "1735603200000,ETH/USDT,1,2,1,1,0.5",
                "1735603260000,BTC/USDT,10,11,9,10,0.5"));

    List<Kline> klines = read(file);

    assertThat(instruments(klines)).containsExactly("kraken:BTC-USDT");
    assertThat(klines).hasSize(2);
    assertThat(bad).singleElement().asString().contains("ETH/USDT").contains(":3:");
  }

  @Test
  void tellsOfAQuoteThatIsNotClosed() throws IOException {
    List<String> rows = rows(10, DECEMBER, HOUR);
    rows.set(4, rows.get(4).replace(",", ",\""));

    assertThat(read(write("AUSDT_kraken_1h.csv", headed(OWN, rows)))).hasSize(4);
    assertThat(bad).isNotEmpty();
    assertThat(bad.get(0).lineNumber()).isEqualTo(6);
  }

  @Test
  void namesTheColumnThatAHeaderLacks() throws IOException {
    List<String> lines = List.of("timestamp,open,high,low,close", "1735603200000,1,1,1,1");
    Path file = write("AUSDT_kraken_1h.csv", lines);

    assertThatThrownBy(() -> read(file)).hasMessageContaining("'volume'");
    write("BUSDT_kraken_1h.csv", headed(OWN, rows(30, DECEMBER, HOUR)));
    assertThat(read(folder)).hasSize(30);
    assertThat(account.filesPassedOver().values())
        .singleElement()
        .asString()
        .contains("AUSDT")
        .contains("'volume'");
  }

  @Test
  void saysWhatMakesAReadableFileOfFeatherAndParquet() throws IOException {
    Path feather = write("binance/A_USDT-1h.feather", List.of("ARROW1\0\0…"));
    Path parquet = write("binance/A_USDT-1h.parquet", List.of("PAR1…"));

    assertThatThrownBy(() -> read(feather))
        .hasMessageContaining(feather.toString())
        .hasMessageContaining("--format-to json");
    assertThatThrownBy(() -> read(parquet)).hasMessageContaining("to_csv");
    write("BUSDT_kraken_1h.csv", headed(OWN, rows(30, DECEMBER, HOUR)));
    assertThat(read(folder)).hasSize(30);
    assertThat(account.filesPassedOver()).containsOnlyKeys(feather, parquet);
  }

  @Test
  void takesNoTradesOrQuotesForKlines() throws IOException {
    write(
        "AUSDT-trades-2025-01.csv", List.of("4312345678,100.5,0.1,10.05,1735689600000,true,true"));
    write(
        "AUSDT-bookTicker-2024-01.csv",
        List.of("3868152311327,43000.1,2.5,43000.2,1.5,1704067200017,1704067200022"));
    write("BUSDT_kraken_1h.csv", headed(OWN, rows(30, DECEMBER, HOUR)));

    assertThat(read(folder)).hasSize(30);
    assertThat(account.filesPassedOver()).hasSize(2);
  }

  @Test
  void saysOnceWhyNoFileOfAFolderCanBeRead() throws IOException {
    Path file = write("AUSDT_kraken_1d.csv", headed(CCXT, List.of("12/31/2024,1,1,1,1,1")));

    assertThatThrownBy(() -> read(folder))
        .hasMessageStartingWith("no recordings in [" + folder + "]; " + file + ": it has no usable")
        .hasMessageContaining("line 2: 'timestamp' = '12/31/2024' is not a time");
  }

  @Test
  void refusesAFileThatTellsNoInterval() throws IOException {
    Path file = write("AUSDT_kraken.csv", headed(OWN, rows(1, DECEMBER, HOUR)));

    assertThatThrownBy(() -> read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("--interval");
  }

  @Test
  void readsAGzipFileUpToItsDamage() throws IOException {
    Path file = folder.resolve("AUSDT_kraken_1h.csv.gz");
    List<String> lines = headed(OWN, rows(5_000, DECEMBER, HOUR));
    TestRecordings.writeGzip(file, lines.toArray(String[]::new));
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(whole, whole.length / 2));

    List<Kline> klines = read(file);

    assertThat(klines).hasSizeBetween(1_000, 4_000);
    int i = 0;
    for (Kline kline : klines) {
      assertThat(kline.getVolume()).isEqualTo(7);
      assertThat(kline.getOpen()).isEqualTo(100 + i++);
    }
    assertThat(bad).isNotEmpty();
    assertThat(bad.get(0).reason()).contains("broken");
  }

  @Test
  void readsTheExamplesOfTheDocument() throws IOException {
    String page = Files.readString(Path.of("../docs/data.md"));
    String part = page.substring(page.indexOf("### Kline files"), page.indexOf("#### freqtrade's"));
    String[] blocks = part.split("```\n"); // text, example, text, …

    Path csv = write("AUSDT_kraken_1m.csv", blocks[1], StandardCharsets.UTF_8);
    assertThat(read(csv)).hasSize(4);
    Path archive = write("BUSDT-1h-2025-01.csv", blocks[3], StandardCharsets.UTF_8);
    assertThat(instruments(read(archive))).containsExactly("binance-spot:BUSDT");
    Path json = write("binance/C_USDT-1h.json", blocks[5], StandardCharsets.UTF_8);
    assertThat(instruments(read(json))).containsExactly("binance-spot:CUSDT");
    assertThat(account.linesUsed()).isEqualTo(5);
    Path names = Files.writeString(root.resolve("names.csv"), blocks[7]);
    assertThat(KlineLabelRule.read(names)).hasSize(4);
    assertThat(bad).isEmpty();
    assertThat(account.linesUnused()).isEmpty();
  }
}
