package io.tickcache.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is wrong whatever the data holds is refused before it is read. The recording here cannot be
 * read: who gets as far as that says so.
 */
class BeforeWorkTest {

  @TempDir private Path directory;
  private Path recording;
  private Path file;

  @BeforeEach
  void write() throws IOException {
    recording = Files.writeString(directory.resolve("notes.txt"), "no market data\n");
    file = Files.writeString(directory.resolve("taken"), "mine\n");
  }

  private String error(String command, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of(command, "--recordings", recording.toString()));
    arguments.addAll(List.of(more));
    return CommandLineTool.run(arguments.toArray(String[]::new)).error();
  }

  private String train(String... more) {
    List<String> arguments = new ArrayList<>(List.of("--model", directory + "/m", "--quick"));
    arguments.addAll(List.of(more));
    return error("train", arguments.toArray(String[]::new));
  }

  @Test
  void outputsAreTriedFirst() throws IOException {
    String taken = file.toString();
    String rule = ": is a file, and must be a directory or not exist";
    assertThat(error("evaluate", "--model", "/no/model", "--report", taken))
        .isEqualTo("--report " + taken + rule);
    assertThat(train("--checkpoint", taken)).isEqualTo("--checkpoint " + taken + rule);
    assertThat(error("train", "--model", taken)).isEqualTo("--model " + taken + rule);
    assertThat(error("train", "--model", taken + "/below"))
        .isEqualTo("--model " + taken + "/below: " + taken + " is a file");
    assertThat(error("train", "--model", directory.toString()))
        .isEqualTo("--model " + directory + ": must be empty or not exist");
    assertThat(CommandLineTool.run("model", "--output", taken).error())
        .isEqualTo("--output " + taken + rule);
    assertThat(error("demo", "--predictions", directory.toString()))
        .isEqualTo(
            "--predictions " + directory + ": is a directory, and must be a file or not exist");
    assertThat(error("demo", "--predictions", directory + "/none/p.jsonl"))
        .isEqualTo(
            "--predictions %s/none/p.jsonl: there is no directory %s/none"
                .formatted(directory, directory));
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left).containsExactlyInAnyOrder(recording, file);
    }
    assertThat(file).hasContent("mine\n");
  }

  @Test
  void aMarketPrefixNeedsItsInterval() {
    assertThat(train("--market-prefix", "4"))
        .isEqualTo("--market-prefix 4: needs --market-interval");
    assertThat(train("--market-interval", "1s"))
        .isEqualTo("--market-interval PT1S: needs --market-prefix");
    assertThat(train("--market-prefix", "65", "--market-interval", "1s"))
        .isEqualTo("train: market prefix = 65 must be from 1 to 64");
  }

  @Test
  void theModelsNameIsCheckedFirst() {
    String rule = "must be letters, digits, '.', '_' or '-', and not begin with untrained";
    assertThat(error("train", "--model", directory + "/a,b"))
        .isEqualTo("train: name = a,b " + rule);
    assertThat(train("--name", "untrained-x")).isEqualTo("train: name = untrained-x " + rule);
    assertThat(error("train", "--model", "/")).isEqualTo("--model /: must be empty or not exist");
  }

  @Test
  void namesOfOutputsAreCheckedFirst() {
    assertThat(train("--outputs", "price_1s")).contains("output 'price_1s' must be return_1s_bps");
    assertThat(train("--head", "direction", "--outputs", "return_1s_bps"))
        .contains("output = return_1s_bps is for a REGRESSION head, not for DIRECTION");
  }

  @Test
  void theVersionOfFeaturesIsCheckedFirst() {
    for (String version : List.of("0", "3", "-1")) {
      assertThat(train("--order-book-features", version))
          .isEqualTo(
              "--order-book-features: version %s of order books' features must be one of [1, 2]"
                  .formatted(version));
    }
  }

  @Test
  void timesAreCheckedFirstAndInOurWords() {
    assertThat(train("--train-until", "2025-13-01"))
        .isEqualTo(
            "Invalid value for option '--train-until': '2025-13-01' must be a day and a time in"
                + " UTC, e.g. 2024-08-09T00:00:00Z");
    assertThat(train("--train-until", "2025-01-01T00:00:00Z"))
        .isEqualTo("--train-until and --validate-until must be given together");
    assertThat(
            train(
                "--train-until",
                "2025-01-02T00:00:00Z",
                "--validate-until",
                "2025-01-01T00:00:00Z"))
        .isEqualTo(
            "train: the validation part must end after the training part: 2025-01-01T00:00:00Z is"
                + " not after 2025-01-02T00:00:00Z");
    assertThat(train("--train-share", "0.9", "--validation-share", "0.2"))
        .startsWith("train: shares of training = 0.9 and validation = 0.2 must be above 0");
    assertThat(error("evaluate", "--model", "/no/model", "--walk-forward", "-1"))
        .isEqualTo("--walk-forward -1: must be at least 1");
  }

  @Test
  void cellsAndPlacesAreCheckedFirst() throws IOException {
    assertThat(error("compare", "--storages", "fp32,fp9"))
        .isEqualTo(
            "--storages: 'kv-cache.storage' = fp9 must be one of [fp32, fp16, bf16, fp8, int8,"
                + " int4]");
    assertThat(error("compare", "--storages", "fp32,fp32"))
        .isEqualTo("--storages [fp32, fp32]: 'fp32' stands twice");
    assertThat(error("compare", "--storages", ""))
        .startsWith("--storages: 'kv-cache.storage' =  must be one of [fp32");
    assertThat(error("compare", "--report", file.toString()))
        .isEqualTo("--report " + file + ": is a file, and must be a directory or not exist");
    assertThat(error("compare", "--cells", directory + "/none.yaml"))
        .isEqualTo("--cells " + directory + "/none.yaml: no such file");
    assertThat(error("compare", "--batches", "5000"))
        .startsWith("cell 'as set': 'batch.max-steps' = 5000 must be ");
    Path cells = directory.resolve("cells.yaml");
    Files.writeString(cells, "mine: {signals.strategy: reference}\n");
    assertThat(error("compare", "--cells", cells.toString()))
        .isEqualTo("cell 'mine': --set signals.strategy: in a backtest it follows from --strategy");
    assertThat(error("backtest", "--set", "instrument.idle-timeout=5 min"))
        .isEqualTo("--set instrument.idle-timeout: in a backtest it follows from --idle-timeout");
    assertThat(CommandLineTool.run("compare", "--recordings", directory + "/none").error())
        .isEqualTo("--recordings " + directory + "/none: no such file or directory");
    assertThat(CommandLineTool.run("compare").error())
        .startsWith("Missing required option: '--recordings");
  }
}
