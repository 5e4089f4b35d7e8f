package io.tickcache.job.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tickcache.history.ContextRules;
import io.tickcache.history.Histories;
import io.tickcache.history.InstrumentHistory;
import io.tickcache.job.Terminal;
import io.tickcache.recording.BadLinePolicy;
import io.tickcache.recording.klines.KlineLabels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kline files as they come in the field, from the file to the steps with the job's defaults: each
 * written anew, and read from the folder of cases where there is one.
 */
class KlineCasesTest {

  private static final String OWN = "open_time_ms,open,high,low,close,volume";
  private static final long HOUR = 3_600_000;
  private static final long START = Instant.parse("2024-12-31T00:00:00Z").toEpochMilli();
  private static final long NEW_YEAR = Instant.parse("2025-01-01T00:00:00Z").toEpochMilli();
  private static final int ROWS = 60;

  @TempDir private Path directory;

  private enum Case {
    KLINES_2H("unknown:ABCUSDT", ROWS - 24, "ABCUSDT_2h.csv", rows(START, 2 * HOUR), text -> text),
    KLINES_4H("unknown:ABCUSDT", ROWS - 24, "ABCUSDT_4h.csv", rows(START, 4 * HOUR), text -> text),
    KLINES_ALL_US(
        "binance-spot:ABCUSDT",
        ROWS - 24,
        "ABCUSDT_binance_spot_1h.csv",
        rows(START * 1_000, HOUR * 1_000),
        text -> text),
    KLINES_BOM(
        "unknown:ABCUSDT", ROWS - 24, "ABCUSDT_1h.csv", rows(START, HOUR), text -> "\ufeff" + text),
    /** A window of 24 returns takes 25 klines in a row. */
    KLINES_GAP_BEHIND_FIRST_ROW(
        "unknown:ABCUSDT", ROWS - 2 - 25, "ABCUSDT.csv", withoutSecond(), text -> text),
    KLINES_NEWEST_FIRST(
        "unknown:ABCUSDT", ROWS - 24, "ABCUSDT_1h.csv", newestFirst(), text -> text),
    KLINES_NEWEST_FIRST_NO_INTERVAL(
        "unknown:ABCUSDT", ROWS - 24, "ABCUSDT.csv", newestFirst(), text -> text),
    KLINES_QUOTED(
        "unknown:ABCUSDT",
        ROWS - 24,
        "ABCUSDT_1h.csv",
        rows(START, HOUR),
        text -> text.replace(OWN, "\"" + OWN.replace(",", "\",\"") + "\"")),
    KLINES_TIMESTAMP_IN_MS(
        "unknown:ABCUSDT",
        ROWS - 24,
        "ABCUSDT_1h.csv",
        rows(START, HOUR),
        text -> text.replace("open_time_ms", "timestamp")),
    VISION_NAME_OWN_HEADER(
        "unknown:ABCUSDT", 96, "ABCUSDT-1h-2024-12.csv", rows(START, HOUR), text -> text),
    VISION_SPOT_KLINES(
        "binance-spot:ABCUSDT",
        ROWS - 24,
        "ABCUSDT-1h-2025-01.csv",
        rows(NEW_YEAR * 1_000, HOUR * 1_000),
        text ->
            text.replace(OWN + "\n", "").replace("\n", ",1735693199999999,700.5,12,3,300.2,0\n"));

    private final String instrument;
    private final int steps;
    private final String file;
    private final List<String> rows;
    private final UnaryOperator<String> writing;

    Case(
        String instrument,
        int steps,
        String file,
        List<String> rows,
        UnaryOperator<String> writing) {
      this.instrument = instrument;
      this.steps = steps;
      this.file = file;
      this.rows = rows;
      this.writing = writing;
    }

    private String folder() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    void write(Path folder) throws IOException {
      write(folder.resolve(file), rows);
      if (this == VISION_NAME_OWN_HEADER) {
        write(folder.resolve("ABCUSDT-1h-2025-01.csv"), rows(START + ROWS * HOUR, HOUR));
      }
    }

    private void write(Path target, List<String> lines) throws IOException {
      String text = OWN + "\n" + String.join("\n", lines) + "\n";
      Files.writeString(target, writing.apply(text));
    }
  }

  private static List<String> rows(long start, long step) {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      double open = 100 + Math.sin(i);
      double close = 100 + Math.sin(i + 1);
      rows.add(
          String.format(
              Locale.ROOT,
              "%d,%.4f,%.4f,%.4f,%.4f,%.3f",
              start + i * step,
              open,
              Math.max(open, close) + 0.1,
              Math.min(open, close) - 0.1,
              close,
              10 + i % 7.0));
    }
    return rows;
  }

  private static List<String> newestFirst() {
    List<String> rows = rows(START, HOUR);
    Collections.reverse(rows);
    return rows;
  }

  private static List<String> withoutSecond() {
    List<String> rows = rows(START, HOUR);
    rows.remove(1);
    return rows.subList(0, ROWS - 2);
  }

  private static void check(Case expected, Path folder) throws IOException {
    Histories histories =
        RecordedHistories.read(
            new HistoryOptions(
                List.of(folder),
                null,
                BadLinePolicy.FAIL,
                KlineLabels.NONE,
                Duration.ofHours(1),
                null),
            new ContextRules(Duration.ofHours(1), Long.MAX_VALUE),
            Terminal.of(true));

    assertThat(histories.all())
        .extracting(InstrumentHistory::instrument)
        .containsExactly(expected.instrument);
    assertThat(histories.steps()).isEqualTo(expected.steps);
    assertThat(histories.faults().refused()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void everyKlineBehindTheFirstWindowIsAStep(Case written) throws IOException {
    written.write(directory);

    check(written, directory);
  }

  @ParameterizedTest
  @EnumSource
  void alsoOfTheFolderOfCases(Case recorded) throws IOException {
    Path folder = Path.of("../../shared/cases").resolve(recorded.folder());
    assumeTrue(Files.isDirectory(folder), folder + " is absent");

    check(recorded, folder);
  }
}
