package io.tickcache.recording;

import static io.tickcache.recording.TestRecordings.read;
import static io.tickcache.recording.TestRecordings.writeGzip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.exchange.RecordedEvent.KlineEvent;
import io.tickcache.schemas.Kline;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KlineCsvTest {

  private static final String TIMESTAMP = "timestamp,open,high,low,close,volume";
  private static final String MILLIS = "open_time_ms,open,high,low,close,volume";
  private static final long MINUTE = 60_000_000;
  private static final long HOUR = 60 * MINUTE;

  @TempDir Path folder;

  private static Kline kline(String instrument, long interval, long open, double price) {
    long close = open + interval;
    return new Kline(
        instrument,
        interval,
        open,
        close,
        close,
        close,
        price,
        price + 1,
        price - 1,
        price,
        0.5,
        null,
        true);
  }

  @Test
  void readsTimestamps() throws IOException {
    Path file =
        writeGzip(
            folder.resolve("ADAUSDT_1m.csv.gz"),
            TIMESTAMP,
            "2025-05-29 19:06:00+00:00,10,11,9,10,0.5",
            "2025-05-29 19:07:00+00:00,20,21,19,20,0.5");

    long open = Instant.parse("2025-05-29T19:06:00Z").toEpochMilli() * 1_000;
    assertThat(read(file))
        .containsExactly(
            new KlineEvent(kline("bybit-linear:ADAUSDT", MINUTE, open, 10)),
            new KlineEvent(kline("bybit-linear:ADAUSDT", MINUTE, open + MINUTE, 20)));
  }

  @Test
  void readsMilliseconds() throws IOException {
    Path file =
        writeGzip(folder.resolve("BNBUSDT_bybit_spot_1h.csv.gz"), MILLIS, "3600000,5,6,4,5,0.5");

    assertThat(read(file))
        .containsExactly(new KlineEvent(kline("bybit-spot:BNBUSDT", HOUR, HOUR, 5)));
  }

  @Test
  void takesTheIntervalFromTheRowsWhereTheNameHasNone() throws IOException {
    Path file =
        writeGzip(folder.resolve("X.csv.gz"), MILLIS, "0,5,6,4,5,0.5", "300000,5,6,4,5,0.5");

    assertThat(read(file)).hasSize(2);
    assertThat(((KlineEvent) read(file).get(0)).kline().getIntervalMicros()).isEqualTo(5 * MINUTE);
  }

  @Test
  void refusesAFileThatTellsNoInterval() throws IOException {
    Path file = writeGzip(folder.resolve("X.csv.gz"), MILLIS, "0,5,6,4,5,0.5");

    assertThatThrownBy(() -> read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("_1m");
  }

  @Test
  void continuesOneFileInTheNext() throws IOException {
    writeGzip(folder.resolve("X_1m_b.csv.gz"), MILLIS, "0,5,6,4,5,0.5");
    writeGzip(folder.resolve("X_1m_a.csv.gz"), MILLIS, "60000,5,6,4,5,0.5");

    assertThat(read(folder))
        .extracting(RecordedEvent::eventTimeMicros)
        .containsExactly(MINUTE, 2 * MINUTE);
  }

  @Test
  void reportsBadRows() throws IOException {
    Path file =
        writeGzip(
            folder.resolve("X_1m.csv.gz"),
            TIMESTAMP,
            "2025-05-29 19:06:00+00:00,10,11,9,10,0.5",
            "2025-05-29 19:07:00+00:00,10,11,9,10",
            "yesterday,10,11,9,10,0.5",
            "2025-05-29 19:08:00+00:00,10,inf,9,10,0.5",
            "2025-05-29 19:06:00+00:00,10,11,9,10,0.5");
    List<BadLine> bad = new ArrayList<>();

    List<RecordedEvent> events =
        read(RecordingOptions.defaults().withBadLineListener(bad::add), file);

    assertThat(events).hasSize(1);
    assertThat(bad)
        .extracting(BadLine::toString)
        .containsExactly(
            file + ":3: row has 5 columns, must have 6",
            file + ":4: 'yesterday' is not a time as the header names it",
            file + ":5: 'inf' is not a number",
            file
                + ":6: open time '2025-05-29 19:06:00+00:00' must be after that of the row before");
  }
}
