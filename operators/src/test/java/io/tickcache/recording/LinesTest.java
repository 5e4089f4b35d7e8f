package io.tickcache.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.recording.file.DamagedFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinesTest {

  @TempDir Path folder;

  private static List<String> readAll(Path file) throws IOException {
    List<String> all = new ArrayList<>();
    try (Lines lines = Lines.open(file)) {
      while (lines.next()) {
        all.add(lines.number() + ":" + lines);
      }
    }
    return all;
  }

  @Test
  void readsPlainAndGzipAlike() throws IOException {
    Path plain = Files.writeString(folder.resolve("plain"), "a\nbc\n");
    Path gzip = TestRecordings.writeGzip(folder.resolve("gzip"), "a", "bc");

    assertThat(readAll(plain)).containsExactly("1:a", "2:bc");
    assertThat(readAll(gzip)).containsExactly("1:a", "2:bc");
  }

  @Test
  void countsBlankLinesButPassesOverThem() throws IOException {
    Path file = Files.writeString(folder.resolve("f"), "\r\na\r\n\n\nlast");

    assertThat(readAll(file)).containsExactly("2:a", "5:last");
  }

  @Test
  void readsAnEmptyFileAsNoLines() throws IOException {
    assertThat(readAll(Files.writeString(folder.resolve("f"), ""))).isEmpty();
  }

  @Test
  void readsLinesOfAnyLength() throws IOException {
    Random random = new Random(7);
    List<String> expected = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= 50; i++) {
      String line = "x".repeat(1 + random.nextInt(i % 10 == 0 ? 300_000 : 3_000));
      text.append(line).append('\n');
      expected.add(i + ":" + line);
    }

    assertThat(readAll(Files.writeString(folder.resolve("f"), text))).isEqualTo(expected);
  }

  @Test
  void endsAfterATruncatedGzipStream() throws IOException {
    Path whole = TestRecordings.writeGzip(folder.resolve("whole"), "a", "b");
    byte[] bytes = Files.readAllBytes(whole);
    Path half = Files.write(folder.resolve("half"), Arrays.copyOf(bytes, bytes.length - 10));

    try (Lines lines = Lines.open(half)) {
      assertThatThrownBy(
              () -> {
                while (lines.next()) {
                  // until it breaks
                }
              })
          .isInstanceOf(DamagedFileException.class)
          .hasMessageContaining(half.toString());
      assertThat(lines.next()).isFalse();
    }
  }
}
