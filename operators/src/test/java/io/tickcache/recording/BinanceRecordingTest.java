package io.tickcache.recording;

import static io.tickcache.recording.TestRecordings.START;
import static io.tickcache.recording.TestRecordings.bookUpdates;
import static io.tickcache.recording.TestRecordings.coinDepth;
import static io.tickcache.recording.TestRecordings.futuresDepth;
import static io.tickcache.recording.TestRecordings.micros;
import static io.tickcache.recording.TestRecordings.read;
import static io.tickcache.recording.TestRecordings.snapshot;
import static io.tickcache.recording.TestRecordings.spotDepth;
import static io.tickcache.recording.TestRecordings.spotTicker;
import static io.tickcache.recording.TestRecordings.spotTrade;
import static io.tickcache.recording.TestRecordings.writeGzip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.exchange.RecordedEvent.BookUpdateEvent;
import io.tickcache.exchange.RecordedEvent.TopOfBookEvent;
import io.tickcache.exchange.RecordedEvent.TradeEvent;
import io.tickcache.exchange.Unused;
import io.tickcache.market.PackedDoubles;
import io.tickcache.recording.account.ReadingAccount;
import io.tickcache.schemas.OrderBookUpdate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinanceRecordingTest {

  @TempDir Path folder;

  private Path file(String... lines) throws IOException {
    return writeGzip(folder.resolve("recording.gz"), lines);
  }

  private static OrderBookUpdate update(RecordedEvent event) {
    return ((BookUpdateEvent) event).update();
  }

  @Test
  void readsEveryFieldOfADepthEvent() throws IOException {
    List<RecordedEvent> events = read(file(snapshot(1000, 10), spotDepth(1100, 11, 13)));

    OrderBookUpdate delta = update(events.get(1));
    assertThat(delta.getInstrument()).isEqualTo("binance-spot:BTCUSDT");
    assertThat(delta.getEventTimeMicros()).isEqualTo(micros(1100));
    assertThat(delta.getIngestTimeMicros()).isEqualTo(micros(1100));
    assertThat(delta.getFirstSequence()).isEqualTo(11);
    assertThat(delta.getLastSequence()).isEqualTo(13);
    assertThat(delta.getPreviousSequence()).isNull();
    assertThat(PackedDoubles.get(delta.getBidPrices(), 0)).isEqualTo(99.5);
    assertThat(PackedDoubles.get(delta.getBidQuantities(), 0)).isEqualTo(1.5);
    assertThat(PackedDoubles.get(delta.getAskPrices(), 0)).isEqualTo(100.5);
    assertThat(PackedDoubles.get(delta.getAskQuantities(), 0)).isZero();
  }

  @Test
  void dropsSpotEventsThatTheSnapshotContains() throws IOException {
    Path file =
        file(
            spotDepth(1000, 1, 5),
            spotDepth(1100, 6, 10),
            spotDepth(1200, 11, 15),
            snapshot(1210, 10),
            spotDepth(1300, 16, 20));

    assertThat(bookUpdates(read(file)))
        .containsExactly("SNAPSHOT 10-10", "DELTA 11-15", "DELTA 16-20");
  }

  @Test
  void keepsTheSpotEventThatSpansTheSnapshot() throws IOException {
    Path file = file(spotDepth(1100, 6, 12), snapshot(1210, 10), spotDepth(1300, 13, 20));

    assertThat(bookUpdates(read(file)))
        .containsExactly("SNAPSHOT 10-10", "DELTA 6-12", "DELTA 13-20");
  }

  @Test
  void keepsTheFuturesEventThatEndsWithTheSnapshot() throws IOException {
    Path file =
        file(
            futuresDepth(1000, 1, 5, 0),
            futuresDepth(1100, 7, 10, 5),
            snapshot(1210, 10),
            futuresDepth(1300, 12, 20, 10));

    List<RecordedEvent> events = read(file);
    assertThat(bookUpdates(events)).containsExactly("SNAPSHOT 10-10", "DELTA 7-10", "DELTA 12-20");
    assertThat(update(events.get(1)).getPreviousSequence()).isEqualTo(5);
    assertThat(update(events.get(1)).getInstrument()).isEqualTo("binance-usdm:BTCUSDT");
  }

  @Test
  void givesTheSnapshotTheTimeOfTheFirstKeptDelta() throws IOException {
    List<RecordedEvent> events =
        read(file(spotDepth(1100, 6, 12), snapshot(1210, 10), spotDepth(1300, 13, 20)));

    assertThat(events.get(0).eventTimeMicros()).isEqualTo(micros(1100));
  }

  @Test
  void givesTheSnapshotItsOwnTimeWhereThatIsEarlier() throws IOException {
    String own =
        snapshot(1050, 5)
            .replace(
                "{\"last", "{\"E\":" + (START + 1060) + ",\"T\":" + (START + 1050) + ",\"last");
    List<RecordedEvent> events = read(file(own, futuresDepth(1100, 6, 12, 5)));

    assertThat(events.get(0).eventTimeMicros()).isEqualTo(micros(1050));
  }

  @Test
  void putsTheSnapshotBehindTradesBeforeIt() throws IOException {
    List<RecordedEvent> events =
        read(
            file(
                spotDepth(1000, 1, 5),
                spotTrade(1050, "100", "1"),
                snapshot(1210, 5),
                spotTrade(1250, "100", "1"),
                spotDepth(1300, 6, 20)));

    assertThat(events)
        .extracting(RecordedEvent::eventTimeMicros)
        .containsExactly(micros(1050), micros(1250), micros(1300), micros(1300));
    assertThat(bookUpdates(events)).containsExactly("SNAPSHOT 5-5", "DELTA 6-20");
  }

  @Test
  void continuesOneFileInTheNextWhateverTheirNames() throws IOException {
    writeGzip(folder.resolve("z.gz"), snapshot(1000, 10), coinDepth(1100, 8, 11, 7));
    writeGzip(folder.resolve("a.gz"), coinDepth(1200, 15, 19, 11), coinDepth(1300, 20, 21, 19));

    List<RecordedEvent> events = read(folder);
    assertThat(bookUpdates(events))
        .containsExactly("SNAPSHOT 10-10", "DELTA 8-11", "DELTA 15-19", "DELTA 20-21");
    assertThat(events)
        .extracting(RecordedEvent::instrument)
        .containsOnly("binance-coinm:BTCUSD_PERP");
  }

  @Test
  void ignoresASnapshotThatAnUnbrokenStreamDoesNotNeed() throws IOException {
    Path file =
        file(
            snapshot(1000, 10),
            spotDepth(1100, 11, 13),
            snapshot(1110, 12),
            spotDepth(1200, 14, 15));

    assertThat(bookUpdates(read(file)))
        .containsExactly("SNAPSHOT 10-10", "DELTA 11-13", "DELTA 14-15");
  }

  @Test
  void joinsTheNextSnapshotAfterAHole() throws IOException {
    Path file =
        file(
            snapshot(1000, 10),
            spotDepth(1100, 11, 13),
            spotDepth(1200, 20, 22),
            spotDepth(1300, 23, 25),
            snapshot(1310, 22),
            spotDepth(1400, 26, 27));

    assertThat(bookUpdates(read(file)))
        .containsExactly(
            "SNAPSHOT 10-10", "DELTA 11-13", "SNAPSHOT 22-22", "DELTA 23-25", "DELTA 26-27");
  }

  @Test
  void dropsDeltasThatNeverMeetASnapshotAndSaysSo() throws IOException {
    Path file = file(spotDepth(1100, 11, 13), spotTrade(1150, "1", "1"), spotDepth(1200, 14, 15));
    ReadingAccount account = new ReadingAccount();

    List<RecordedEvent> events = read(RecordingOptions.defaults().withAccount(account), file);

    assertThat(events).hasSize(1).hasOnlyElementsOfType(TradeEvent.class);
    assertThat(account.lines()).isEqualTo(3);
    assertThat(account.linesUsed()).isEqualTo(1);
    assertThat(account.linesUnused()).isEqualTo(Map.of(Unused.BEFORE_SNAPSHOT, 2L));
    assertThat(account.addsUp()).isTrue();
  }

  @Test
  void waitsForASnapshotThatADeltaSpans() throws IOException {
    Path file =
        file(
            futuresDepth(1000, 101, 110, 100),
            snapshot(1010, 50),
            futuresDepth(1100, 111, 120, 110),
            snapshot(1110, 117),
            futuresDepth(1200, 121, 130, 120));
    ReadingAccount account = new ReadingAccount();

    List<RecordedEvent> events = read(RecordingOptions.defaults().withAccount(account), file);

    assertThat(bookUpdates(events))
        .containsExactly("SNAPSHOT 117-117", "DELTA 111-120", "DELTA 121-130");
    assertThat(account.linesUnused())
        .isEqualTo(Map.of(Unused.SNAPSHOT_NOT_SPANNED, 1L, Unused.IN_SNAPSHOT, 1L));
    assertThat(account.addsUp()).isTrue();
  }

  @Test
  void takesASnapshotThatIsAheadOfTheStream() throws IOException {
    Path file =
        file(
            spotDepth(1000, 1, 10),
            snapshot(1010, 25),
            snapshot(1020, 5),
            spotDepth(1100, 11, 20),
            spotDepth(1200, 21, 30),
            spotDepth(1300, 31, 40));

    assertThat(bookUpdates(read(file)))
        .as("the snapshot at 5 joined first: nothing is lost of it")
        .containsExactly("SNAPSHOT 5-5", "DELTA 1-10", "DELTA 11-20", "DELTA 21-30", "DELTA 31-40");
  }

  @Test
  void joinsOnlyASpannedSnapshotAfterAHole() throws IOException {
    Path file =
        file(
            snapshot(1000, 10),
            spotDepth(1100, 11, 13),
            spotDepth(1200, 20, 22),
            snapshot(1210, 15),
            spotDepth(1300, 23, 25),
            snapshot(1310, 24),
            spotDepth(1400, 26, 27));
    ReadingAccount account = new ReadingAccount();

    List<RecordedEvent> events = read(RecordingOptions.defaults().withAccount(account), file);

    assertThat(bookUpdates(events))
        .containsExactly(
            "SNAPSHOT 10-10", "DELTA 11-13", "SNAPSHOT 24-24", "DELTA 23-25", "DELTA 26-27");
    assertThat(account.linesUnused())
        .isEqualTo(Map.of(Unused.SNAPSHOT_NOT_SPANNED, 1L, Unused.IN_SNAPSHOT, 1L));
  }

  @Test
  void neverStampsASnapshotBeforeDeltasGivenOut() throws IOException {
    String stale = snapshot(1310, 24).replace("{\"last", "{\"E\":" + (START - 25_000) + ",\"last");
    Path file =
        file(
            snapshot(1000, 10),
            spotDepth(1100, 11, 13),
            spotDepth(1200, 20, 22),
            spotDepth(1300, 23, 25),
            stale);

    List<RecordedEvent> events = read(file);

    assertThat(bookUpdates(events))
        .containsExactly("SNAPSHOT 10-10", "DELTA 11-13", "SNAPSHOT 24-24", "DELTA 23-25");
    assertThat(events.get(2).eventTimeMicros()).isBetween(micros(1200), micros(1300));
  }

  @Test
  void passesOverDeltasThatWereReadBefore() throws IOException {
    writeGzip(
        folder.resolve("1"), snapshot(1000, 10), spotDepth(1100, 11, 13), spotDepth(1200, 14, 15));
    writeGzip(folder.resolve("2"), spotDepth(1200, 14, 15), spotDepth(1300, 16, 17));
    ReadingAccount account = new ReadingAccount();

    List<RecordedEvent> events = read(RecordingOptions.defaults().withAccount(account), folder);

    assertThat(bookUpdates(events))
        .containsExactly("SNAPSHOT 10-10", "DELTA 11-13", "DELTA 14-15", "DELTA 16-17");
    assertThat(account.linesUnused()).isEqualTo(Map.of(Unused.DUPLICATE, 1L));
  }

  @Test
  void waitsTenSecondsForASnapshotAfterAHole() throws IOException {
    Path file =
        file(
            snapshot(1000, 10),
            spotDepth(1100, 11, 13),
            spotDepth(1200, 20, 22),
            spotTrade(1250, "1", "1"),
            spotDepth(11_300, 23, 25),
            snapshot(11_310, 24),
            spotDepth(11_400, 26, 27));

    List<RecordedEvent> events = read(file);

    assertThat(bookUpdates(events))
        .as("the delta after the hole is left to the order book, which sees the gap")
        .containsExactly(
            "SNAPSHOT 10-10",
            "DELTA 11-13",
            "DELTA 20-22",
            "SNAPSHOT 24-24",
            "DELTA 23-25",
            "DELTA 26-27");
    assertThat(events).extracting(RecordedEvent::eventTimeMicros).isSorted();
  }

  @Test
  void readsTradesAndTickers() throws IOException {
    List<RecordedEvent> events =
        read(
            file(
                spotTicker(900, 9, "98", "99"),
                snapshot(1000, 10),
                spotDepth(1100, 11, 13),
                spotTicker(1150, 14, "99.5", "100.25"),
                spotTrade(1200, "99.75", "0.5")));

    assertThat(events.subList(2, 4))
        .as("the first ticker has no time at all")
        .containsExactly(
            new TopOfBookEvent("binance-spot:BTCUSDT", micros(1100), 14, 99.5, 1, 100.25, 2),
            new TradeEvent("binance-spot:BTCUSDT", micros(1200), 99.75, 0.5, true));
    assertThat(events).hasSize(4);
  }

  @Test
  void sortsFeedsThatOvertakeEachOther() throws IOException {
    List<RecordedEvent> events =
        read(
            file(
                snapshot(1000, 10),
                spotDepth(1100, 11, 13),
                spotTrade(1300, "1", "1"),
                spotDepth(1200, 14, 15)));

    assertThat(events)
        .extracting(RecordedEvent::eventTimeMicros)
        .containsExactly(micros(1100), micros(1100), micros(1200), micros(1300));
  }

  @Test
  void passesOverOtherStreams() throws IOException {
    Path file =
        file(
            snapshot(1000, 10),
            spotDepth(1100, 11, 13),
            spotTrade(1150, "1", "1").replace("trade", "forceOrder"));

    assertThat(read(file)).hasSize(2);
  }

  @Test
  void skipsReportsAndCountsBadLines() throws IOException {
    Path file =
        file(
            snapshot(1000, 10),
            "no receive time",
            spotDepth(1100, 11, 13),
            START + " {\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"E\":",
            spotDepth(1200, 14, 15).replace("\"u\":15,", ""),
            spotDepth(1200, 14, 15).replace("BTCUSDT", "ETHUSDT"),
            spotTrade(1250, "NaN", "1"),
            spotDepth(1300, 14, 16));
    List<BadLine> bad = new ArrayList<>();
    List<RecordedEvent> events = new ArrayList<>();
    long count;
    RecordingOptions options = RecordingOptions.defaults().withBadLineListener(bad::add);
    try (RecordingReader reader = Recordings.open(List.of(file), options)) {
      reader.forEachRemaining(events::add);
      count = reader.badLines();
    }

    assertThat(bookUpdates(events)).containsExactly("SNAPSHOT 10-10", "DELTA 11-13", "DELTA 14-16");
    assertThat(count).isEqualTo(5);
    assertThat(bad).extracting(BadLine::lineNumber).containsExactly(2L, 4L, 5L, 6L, 7L);
    assertThat(bad).extracting(BadLine::file).containsOnly(file);
    assertThat(bad.get(0).reason()).contains("receive time");
    assertThat(bad.get(1).reason()).startsWith("not JSON: ");
    assertThat(bad.get(2).reason()).isEqualTo("DEPTH message has no 'u'");
    assertThat(bad.get(3).reason()).isEqualTo("symbol 'ETHUSDT' in a recording of 'BTCUSDT'");
    assertThat(bad.get(4).reason()).isEqualTo("'NaN' is not finite");
  }

  @Test
  void failsAtTheFirstBadLineWhereTold() throws IOException {
    Path file = file(snapshot(1000, 10), spotDepth(1100, 11, 13), "1200000000 {garbage");

    assertThatThrownBy(() -> read(file))
        .isInstanceOf(BadLineException.class)
        .hasMessageStartingWith(file + ":3: not JSON");
  }

  @Test
  void reportsATruncatedFileAndGoesOnWithTheNext() throws IOException {
    String[] lines = new String[400];
    Arrays.setAll(lines, i -> spotDepth(1100 + i, 11 + i, 11 + i));
    lines[0] = snapshot(1000, 11);
    Path whole = writeGzip(folder.resolve("1.gz"), lines);
    byte[] bytes = Files.readAllBytes(whole);
    Files.write(whole, Arrays.copyOf(bytes, bytes.length * 3 / 4));
    writeGzip(folder.resolve("2.gz"), snapshot(3000, 900), spotDepth(3100, 901, 902));
    List<BadLine> bad = new ArrayList<>();

    List<RecordedEvent> events =
        read(RecordingOptions.defaults().withBadLineListener(bad::add), folder);

    assertThat(bad).hasSize(1);
    assertThat(bad.get(0).reason()).startsWith("gzip stream of " + whole + " is broken");
    assertThat(bookUpdates(events)).endsWith("SNAPSHOT 900-900", "DELTA 901-902");
  }
}
