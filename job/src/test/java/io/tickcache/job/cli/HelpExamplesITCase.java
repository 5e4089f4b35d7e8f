package io.tickcache.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.job.embedded.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every example of every {@code --help}, run as it is written, one after the other: only where
 * things lie is another place, and what would wait for ever ends.
 */
class HelpExamplesITCase {

  /** In the order in which one needs what another made. */
  private static final List<String> COMMANDS =
      List.of("options", "schemas", "model", "train", "evaluate", "replay", "run", "tail", "demo");

  @TempDir private Path directory;

  @Test
  void allRun() throws Exception {
    writeBook(Files.createDirectories(directory.resolve("binance")).resolve("btcusdt.txt"));
    Path klines = Files.createDirectories(directory.resolve("klines"));
    TestKlineFile.write(klines.resolve("BTCUSDT_1m.csv"), 900);
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      Files.write(directory.resolve("job.yaml"), config(broker.bootstrapServers()));
      for (String command : COMMANDS) {
        List<List<String>> examples = HelpExamples.of(command);
        assertThat(examples).as(command).isNotEmpty();
        for (List<String> example : examples) {
          String[] arguments = here(example, broker.bootstrapServers());
          assertThat(CommandOutput.errorOf(arguments)).as(String.join(" ", example)).isNull();
        }
      }
    }
  }

  /** The file that the help of {@code run} shows, on a bounded input. */
  private List<String> config(String bootstrapServers) {
    List<String> help = HelpExamples.helpOf("run");
    List<String> lines = new ArrayList<>();
    for (String line : help.subList(help.indexOf("with job.yaml:") + 1, help.size())) {
      lines.add(place(line, bootstrapServers).substring(2));
    }
    assertThat(lines).hasSizeGreaterThan(3);
    lines.add("source.bounded: true");
    return lines;
  }

  private String[] here(List<String> example, String bootstrapServers) {
    List<String> arguments = new ArrayList<>();
    example.forEach(word -> arguments.add(place(word, bootstrapServers)));
    if (example.get(0).equals("tail") && !example.contains("--until-end")) {
      arguments.add("--until-end");
    }
    return arguments.toArray(String[]::new);
  }

  private String place(String text, String bootstrapServers) {
    return text.replaceFirst("(^| )/(models|tmp)/", "$1" + directory + "/$2/")
        .replaceFirst("^~/", directory + "/")
        .replace("file:///var/lib", directory.resolve("var").toUri().toString())
        .replaceFirst("^(out\\.jsonl|job\\.yaml)$", directory + "/$1")
        .replace("localhost:9092", bootstrapServers);
  }

  /** Five minutes of a book of Binance's spot market, and a trade a second. */
  private static void writeBook(Path file) throws IOException {
    Random random = new Random(3);
    long start = 1_735_689_601_000L; // 2025-01-01T00:00:01Z
    List<String> lines = new ArrayList<>();
    lines.add(
        start
            + "000000 {\"lastUpdateId\":100,\"bids\":[[\"99.5\",\"1\"]],\"asks\":[[\"100.5\",\"1\"]]}");
    int bid = 995; // tenths
    for (int i = 1; i <= 3_000; i++) {
      long time = start + 100L * i;
      int next = Math.max(900, Math.min(1_100, bid + random.nextInt(3) - 1));
      lines.add(
          String.format(
              Locale.ROOT,
              "%d000000 {\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":%d,"
                  + "\"s\":\"BTCUSDT\",\"U\":%d,\"u\":%d,\"b\":[%s[\"%.1f\",\"%d\"]],"
                  + "\"a\":[%s[\"%.1f\",\"%d\"]]}}",
              time,
              time,
              100 + i,
              100 + i,
              next == bid ? "" : String.format(Locale.ROOT, "[\"%.1f\",\"0\"],", bid / 10.0),
              next / 10.0,
              1 + random.nextInt(9),
              next == bid ? "" : String.format(Locale.ROOT, "[\"%.1f\",\"0\"],", bid / 10.0 + 1),
              next / 10.0 + 1,
              1 + random.nextInt(9)));
      if (i % 10 == 0) {
        lines.add(
            String.format(
                Locale.ROOT,
                "%d000000 {\"stream\":\"btcusdt@trade\",\"data\":{\"e\":\"trade\",\"E\":%d,"
                    + "\"s\":\"BTCUSDT\",\"t\":%d,\"p\":\"%.1f\",\"q\":\"1\",\"T\":%d,\"m\":true}}",
                time,
                time,
                i,
                next / 10.0,
                time));
      }
      bid = next;
    }
    Files.write(file, lines);
  }
}
