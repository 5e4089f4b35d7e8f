package io.tickcache.job.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.job.Terminal;
import io.tickcache.recording.RecordingOptions;
import io.tickcache.recording.RecordingReader;
import io.tickcache.recording.Recordings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingsTableTest {

  private static final String HEADER = "timestamp,open,high,low,close,volume\n";

  @TempDir private Path directory;

  private List<String> table() throws IOException {
    RecordingsTable table = new RecordingsTable(Terminal.of(true));
    RecordingOptions options = table.listen(RecordingOptions.defaults());
    try (RecordingReader reader = Recordings.open(List.of(directory), options)) {
      return table.lines();
    }
  }

  private Path write(String name, String content) throws IOException {
    return Files.writeString(directory.resolve(name), content);
  }

  @Test
  void namesWhatEachFileWasTakenForAndWhatIsPassedOver() throws IOException {
    Path january =
        write(
            "A_kraken_1m_01.csv",
            HEADER + "1735689600000,5,6,4,5,1\n1735689660000,5,6,4,x,1\n1735689720000,5,6,4,5,1\n");
    Path february = write("A_kraken_1m_02.csv", HEADER + "1735689720000,5,6,4,5,1\n");
    Path nameless = write("B_5m.csv", HEADER + "1735689600000,5,6,4,5,1\n");
    Path notes = write("notes.txt", "hello");

    assertThat(table())
        .containsExactly(
            "recordings",
            "  kraken:A 1m: 2 klines, 2025-01-01T00:00:00Z to 2025-01-01T00:02:00Z",
            "    " + january,
            "    " + february,
            "    passed over: 1 rows that are there twice",
            "    passed over: 1 rows of A_kraken_1m_01.csv, line 3: 'close': 'x' is not a number",
            "  unknown:B 5m: 1 klines, 2025-01-01T00:00:00Z to 2025-01-01T00:00:00Z",
            "    " + nameless,
            "  passed over: " + notes + ": not a recording of a known format",
            "  note: nothing says the venue: say it with --venue, e.g. --venue binance-spot: unknown:B");
  }
}
