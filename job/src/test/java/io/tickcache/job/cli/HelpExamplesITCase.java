package io.tickcache.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.job.embedded.EmbeddedBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every example of every {@code --help}, run as it is written, one after the other: only where
 * things lie is another place, and what would wait for ever, or for a market of real time, ends.
 */
@Tag("long")
class HelpExamplesITCase {

  /** In the order in which one needs what another made. */
  private static final List<String> COMMANDS =
      List.of(
          "options",
          "schemas",
          "model",
          "train",
          "evaluate",
          "backtest",
          "compare",
          "replay",
          "run",
          "tail",
          "demo");

  @TempDir private Path directory;

  @Test
  void allRun() throws Exception {
    TestBookFile.write(
        Files.createDirectories(directory.resolve("binance")).resolve("btcusdt.txt"));
    Path klines = Files.createDirectories(directory.resolve("klines"));
    TestKlineFile.write(klines.resolve("BTCUSDT_1m.csv"), 900);
    Files.writeString(directory.resolve("my-strategy.yaml"), "entry: 0.1\nmin-confidence: 0\n");
    Files.writeString(directory.resolve("my-costs.yaml"), "fees: {taker-bps: 4}\n");
    Files.writeString(directory.resolve("my-cells.yaml"), "small: {kv-cache.storage: int4}\n");
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
    if (example.equals(List.of("demo"))) {
      arguments.addAll(List.of("--duration", "2s"));
    }
    return arguments.toArray(String[]::new);
  }

  private String place(String text, String bootstrapServers) {
    return text.replaceFirst("(^| )/(models|tmp)/", "$1" + directory + "/$2/")
        .replaceFirst("^~/", directory + "/")
        .replace("file:///var/lib", directory.resolve("var").toUri().toString())
        .replaceFirst("^(out\\.jsonl|job\\.yaml|my-\\w+\\.yaml|report)$", directory + "/$1")
        .replaceFirst("^10x$", "1000x")
        .replaceFirst("^20s$", "2s")
        .replace("localhost:9092", bootstrapServers);
  }
}
