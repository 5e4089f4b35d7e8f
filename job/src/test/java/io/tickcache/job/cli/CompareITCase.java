package io.tickcache.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code compare} makes of a recording, as a user sees it. */
class CompareITCase {

  private static final List<String> FILES =
      List.of("compare.html", "compare.md", "compare.json", "equity.csv");

  @TempDir private Path directory;

  /** What a command said, and how it ended. */
  private record Said(List<String> lines, int status) {

    long count(String begin) {
      return lines.stream().filter(line -> line.startsWith(begin)).count();
    }
  }

  private static Said run(List<String> arguments) {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    PrintStream standardOutput = System.out;
    System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
    try {
      CommandLineTool.Outcome outcome = CommandLineTool.run(arguments.toArray(String[]::new));
      assertThat(outcome.error()).isNull();
      return new Said(written.toString(StandardCharsets.UTF_8).lines().toList(), outcome.status());
    } finally {
      System.setOut(standardOutput);
    }
  }

  private Map<String, String> files() throws IOException {
    Map<String, String> contents = new HashMap<>();
    for (String file : FILES) {
      contents.put(file, Files.readString(directory.resolve("report").resolve(file)));
    }
    return contents;
  }

  /** As an interrupt leaves one: the job has begun, and there is no result. */
  private void interruptOne(String storage) throws IOException {
    List<Path> cells;
    try (Stream<Path> all = Files.list(directory.resolve("report/work/cells"))) {
      cells = all.toList();
    }
    for (Path cell : cells) {
      if (Files.readString(cell.resolve("run-0/run.txt"))
          .contains("kv-cache.storage: " + storage)) {
        Files.delete(cell.resolve("result.json"));
        Files.delete(cell.resolve("run-0/account.json"));
      }
    }
  }

  @Test
  void cellsAreHeldAgainstTheFirstAndOnlyWhatIsMissingIsRunAgain() throws Exception {
    Path book = TestBookFile.write(directory.resolve("btcusdt.txt"));
    Path strategy =
        Files.writeString(
            directory.resolve("eager.yaml"), "entry: 0.01\nmin-confidence: 0\nexit: 0\n");
    Path cells =
        Files.writeString(
            directory.resolve("cells.yaml"),
            """
            the same:
              batch.max-steps: 1
            small:
              kv-cache.storage: int4
              window: 32
            too long:
              window: 4096
            """);
    List<String> command =
        new ArrayList<>(
            List.of("compare", "--recordings", book.toString(), "--cells", cells.toString()));
    command.addAll(List.of("--strategy", strategy.toString()));
    command.addAll(List.of("--report", directory.resolve("report").toString()));

    Said first = run(command);

    assertThat(first.status()).isEqualTo(1); // one could not run
    assertThat(first.count("  after ")).isEqualTo(3);
    assertThat(first.count("  could not run: a window of 4096 steps must be from 1")).isEqualTo(1);
    JsonNode json = new ObjectMapper().readTree(files().get("compare.json"));
    assertThat(json.get("reference").asText()).isEqualTo("as set");
    for (int same : new int[] {0, 1}) { // batches change no prediction
      JsonNode cell = json.get("cells").get(same);
      assertThat(cell.at("/predictions/rows").asLong()).isEqualTo(3_000);
      assertThat(cell.at("/predictions/mean").asDouble()).isZero();
      assertThat(cell.at("/predictions/flipped").asDouble()).isZero();
      assertThat(cell.at("/ic/low").asDouble()).isZero();
      assertThat(cell.at("/account/net_return_difference/high").asDouble()).isZero();
      assertThat(cell.at("/account/trades").asLong()).isPositive();
    }
    JsonNode small = json.get("cells").get(2);
    assertThat(small.at("/predictions/mean").asDouble()).isPositive();
    assertThat(small.get("context_bytes").asLong())
        .isLessThan(json.at("/cells/0/context_bytes").asLong() / 4);
    assertThat(json.at("/cells/3/reason").asText()).startsWith("a window of 4096 steps");
    assertThat(Files.readString(directory.resolve("report/timings.json"))).contains("step_micros");

    Map<String, String> before = files();
    interruptOne("int4");
    Said again = run(command);

    assertThat(again.count("  run before: ")).isEqualTo(2);
    assertThat(again.count("  after ")).isEqualTo(1);
    assertThat(files()).isEqualTo(before);
  }
}
