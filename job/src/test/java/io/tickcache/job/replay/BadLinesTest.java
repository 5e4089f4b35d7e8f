package io.tickcache.job.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.job.Terminal;
import io.tickcache.recording.BadLine;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class BadLinesTest {

  private static List<String> shown(int badLines) {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    PrintStream standardOutput = System.out;
    System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
    try {
      BadLines lines = new BadLines(Terminal.of(false));
      for (int i = 1; i <= badLines; i++) {
        lines.accept(new BadLine(Path.of("file.csv"), i, "no number"));
      }
      lines.finish();
    } finally {
      System.setOut(standardOutput);
    }
    return written.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void aFewAreAllShown() {
    assertThat(shown(2))
        .containsExactly("bad line file.csv:1: no number", "bad line file.csv:2: no number");
  }

  @Test
  void manyAreCounted() {
    List<String> lines = shown(8_000);
    assertThat(lines).hasSize(12);
    assertThat(lines.get(11)).isEqualTo("8,000 bad lines, the first 10 of them above");
  }
}
