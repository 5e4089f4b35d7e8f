package io.tickcache.recording;

import static io.tickcache.recording.TestRecordings.START;
import static io.tickcache.recording.TestRecordings.bookUpdates;
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
import io.tickcache.exchange.RecordedEvent.KlineEvent;
import io.tickcache.schemas.Kline;
import io.tickcache.schemas.UpdateType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingsTest {

  @TempDir Path folder;

  private static String describe(RecordedEvent event) {
    String kind = event.getClass().getSimpleName();
    if (event instanceof BookUpdateEvent book && book.update().getType() == UpdateType.SNAPSHOT) {
      kind = "Snapshot";
    }
    return event.eventTimeMicros() / 1_000
        - START
        + " "
        + event.instrument().split(":")[0]
        + " "
        + kind;
  }

  @Test
  void mergesRecordingsByTimeKlinesAndSnapshotsFirst() throws IOException {
    Path below = Files.createDirectory(folder.resolve("below"));
    writeGzip(below.resolve("spot"), snapshot(1000, 10), spotDepth(1000, 11, 12));
    writeGzip(
        folder.resolve("futures"),
        snapshot(500, 10),
        futuresDepth(700, 11, 12, 10),
        futuresDepth(1000, 13, 14, 12),
        futuresDepth(1100, 15, 16, 14));
    writeGzip(
        folder.resolve("X_bybit_linear_1s.csv"),
        "open_time_ms,open,high,low,close,volume",
        START + ",5,6,4,5,0.5");
    Files.writeString(folder.resolve("README.md"), "no recording");
    Files.writeString(folder.resolve("empty"), "");

    assertThat(read(folder).stream().map(RecordingsTest::describe))
        .containsExactly(
            "700 binance-usdm Snapshot",
            "700 binance-usdm BookUpdateEvent",
            "1000 bybit-linear KlineEvent",
            "1000 binance-spot Snapshot",
            "1000 binance-spot BookUpdateEvent",
            "1000 binance-usdm BookUpdateEvent",
            "1100 binance-usdm BookUpdateEvent");
  }

  @Test
  void addsKlinesOfTheTradesInOrderOfTime() throws IOException {
    Path file =
        writeGzip(
            folder.resolve("spot"),
            snapshot(1000, 10),
            spotDepth(1100, 11, 12),
            spotTrade(1200, "10", "1"),
            spotTrade(1700, "12", "2"),
            spotTrade(2000, "11", "1"),
            spotDepth(4100, 13, 14));

    List<RecordedEvent> events =
        read(RecordingOptions.defaults().withKlineInterval(Duration.ofSeconds(1)), file);

    assertThat(events.stream().map(RecordingsTest::describe))
        .containsExactly(
            "1100 binance-spot Snapshot",
            "1100 binance-spot BookUpdateEvent",
            "1200 binance-spot TradeEvent",
            "1700 binance-spot TradeEvent",
            "2000 binance-spot KlineEvent",
            "2000 binance-spot TradeEvent",
            "3000 binance-spot KlineEvent",
            "4000 binance-spot KlineEvent",
            "4100 binance-spot BookUpdateEvent");
    Kline first = ((KlineEvent) events.get(4)).kline();
    assertThat(List.of(first.getOpen(), first.getHigh(), first.getLow(), first.getClose()))
        .containsExactly(10.0, 12.0, 10.0, 12.0);
    assertThat(first.getVolume()).isEqualTo(3.0);
  }

  @Test
  void makesNoKlinesWhereTheRecordingWasInterrupted() throws IOException {
    Path file =
        writeGzip(
            folder.resolve("spot"),
            snapshot(1000, 10),
            spotDepth(1100, 11, 12),
            spotTrade(1200, "10", "1"),
            spotDepth(900_000, 13, 14),
            spotDepth(902_000, 15, 16),
            spotTrade(902_500, "20", "1"),
            spotDepth(903_000, 17, 18));

    List<RecordedEvent> klines =
        read(RecordingOptions.defaults().withKlineInterval(Duration.ofSeconds(1)), file).stream()
            .filter(KlineEvent.class::isInstance)
            .toList();

    assertThat(klines).hasSize(1);
    assertThat(klines.get(0).eventTimeMicros()).isEqualTo(micros(903_000));
  }

  @Test
  void namesWhatDoesNotExist() {
    Path missing = folder.resolve("missing");

    assertThatThrownBy(() -> read(missing))
        .isInstanceOf(NoSuchFileException.class)
        .hasMessage(missing + ": no such recording");
  }

  @Test
  void followsLinksToDirectories() throws IOException {
    Path directory = Files.createDirectories(folder.resolve("real/spot"));
    writeGzip(directory.resolve("btc.gz"), snapshot(1000, 10), spotDepth(1100, 11, 13));
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("real"));

    assertThat(bookUpdates(read(link))).containsExactly("SNAPSHOT 10-10", "DELTA 11-13");
  }

  @Test
  void namesADirectoryWithoutRecordings() {
    assertThatThrownBy(() -> read(folder))
        .isInstanceOf(IOException.class)
        .hasMessage("no recordings in [" + folder + "]");
  }

  @Test
  void refusesANamedFileThatIsNoRecording() throws IOException {
    Path file = Files.writeString(folder.resolve("notes.txt"), "hello");

    assertThatThrownBy(() -> read(file))
        .isInstanceOf(IOException.class)
        .hasMessage(file + " is not a recording of a known format");
  }

  @Test
  void refusesADumpThatTellsNoVenue() throws IOException {
    Path file = writeGzip(folder.resolve("tickers"), spotTicker(1000, 1, "1", "2"));

    assertThatThrownBy(() -> read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(file + " must have a depth event or a trade");
  }

  @Test
  void refusesAKlineIntervalOfNothing() {
    assertThatThrownBy(() -> RecordingOptions.defaults().withKlineInterval(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("kline interval = PT0S must be whole microseconds, at least one");
  }

  @Test
  void namesAFileWhoseGzipStreamBreaksAtOnce() throws IOException {
    byte[] whole = Files.readAllBytes(writeGzip(folder.resolve("whole"), spotDepth(1000, 1, 2)));
    Path header = Files.write(folder.resolve("header"), Arrays.copyOf(whole, 3));
    Path half = Files.write(folder.resolve("half"), Arrays.copyOf(whole, whole.length / 2));

    for (Path file : List.of(header, half)) {
      assertThatThrownBy(() -> read(file))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("gzip stream of " + file + " is broken");
    }
  }
}
