package io.tickcache.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineToolTest {

  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "run",
        "replay",
        "tail",
        "train",
        "evaluate",
        "options",
        "model",
        "schemas"
      })
  void everyCommandHasHelpWithAnExample(String command) {
    assertThat(output(command, "--help")).contains("Example", "./tickcache " + command);
  }

  @Test
  void helpIsACommandToo() {
    assertThat(output("help")).contains("Usage: tickcache", "demo", "evaluate", "help");
    assertThat(output("help", "train")).isEqualTo(output("train", "--help"));
    assertThat(run("help", "dance")).isEqualTo(2);
    assertThat(error()).contains("dance").hasLineCount(1);
  }

  private String output(String... arguments) {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    PrintStream standardOutput = System.out;
    System.setOut(new PrintStream(written, true, StandardCharsets.UTF_8));
    try {
      assertThat(run(arguments)).isZero();
    } finally {
      System.setOut(standardOutput);
    }
    return written.toString(StandardCharsets.UTF_8);
  }

  @Test
  void tellsWrongArgumentsOnOneLine() {
    assertThat(run("demo", "--speed", "fast")).isEqualTo(2);
    assertThat(error())
        .isEqualTo(
            "tickcache: Invalid value for option '--speed': 'fast' must be max, or a factor from"
                + " above 0x to 1000000x, e.g. 1x or 10x\n");
  }

  @Test
  void suggestsTheNearestOption() {
    assertThat(run("demo", "--spead=max")).isEqualTo(2);
    assertThat(error()).contains("'--spead=max'").contains("nearest: --speed");
  }

  @Test
  void wantsAUnitWithEveryDuration() {
    assertThat(run("demo", "--duration", "10")).isEqualTo(2);
    assertThat(error())
        .contains("'--duration'", "must be a duration above 0 with its unit, e.g. 500ms, 20s");
  }

  @Test
  void findsAMissingRecordingBeforeAnythingStarts() {
    assertThat(run("demo", "--recordings", "/no/such")).isEqualTo(1);
    assertThat(error()).isEqualTo("tickcache: --recordings /no/such: no such file or directory\n");
  }

  @Test
  void findsAMissingModelBeforeAnythingStarts() {
    assertThat(run("demo", "--model", directory.resolve("none").toString())).isEqualTo(1);
    assertThat(error()).startsWith("tickcache: --model = ").hasLineCount(1);
  }

  @Test
  void findsAnUnreachableBroker() throws Exception {
    Path model = directory.resolve("model");
    assertThat(run("model", "--output", model.toString())).isZero();
    Path config = directory.resolve("job.yaml");
    Files.writeString(
        config, "kafka.bootstrap-servers: localhost:1\nmodel.directory: " + model + "\n");

    assertThat(run("run", "--config", config.toString())).isEqualTo(1);
    assertThat(error())
        .isEqualTo(
            "tickcache: 'kafka.bootstrap-servers' = localhost:1: no broker answered: nothing"
                + " listens at localhost:1\n");
  }

  @Test
  void refusesAModelThatWasMadeForOtherFeatures() throws Exception {
    Path model = directory.resolve("model");
    assertThat(run("model", "--output", model.toString())).isZero();
    Path file = model.resolve("config.json");
    Files.writeString(file, Files.readString(file).replace("\"kline\"", "\"candle\""));

    assertThat(run("demo", "--model", model.toString())).isEqualTo(1);
    assertThat(error()).contains("candle v1", "this build extracts 5 of kline v1").hasLineCount(1);
  }

  @Test
  void refusesSettingsThatTheDemoChooses() {
    assertThat(run("demo", "--set", "source.bounded=true")).isEqualTo(1);
    assertThat(error())
        .isEqualTo("tickcache: --set source.bounded: in the demo it follows from --speed\n");
  }

  @Test
  void neverOverwritesAModel() {
    assertThat(run("model", "--output", directory.toString())).isZero();
    assertThat(run("model", "--output", directory.toString())).isEqualTo(1);
    assertThat(error()).contains("there is a model already");
  }

  @Test
  void writesATorchScriptFileAndRefusesOneThatDoesNotFitBeforeAnythingStarts() throws Exception {
    Path model = directory.resolve("model");
    Path own = directory.resolve("own");
    assertThat(run("model", "--output", model.toString())).isZero();
    String[] copy = {
      "model", "--output", own.toString(), "--from", model.toString(), "--seed", "2"
    };
    assertThat(run(copy)).isEqualTo(1);
    assertThat(error())
        .isEqualTo("tickcache: --from: the model is a copy, so --seed means nothing\n");
    errors.reset();
    copy[5] = "--torchscript";
    assertThat(run(Arrays.copyOf(copy, 6))).isZero();
    Path config = own.resolve("config.json");
    Files.writeString(
        config,
        Files.readString(config).replace("\"return_5s_bps\"", "\"return_5s_bps\", \"more\""));

    assertThat(run("demo", "--model", own.toString())).isEqualTo(1);
    assertThat(error())
        .startsWith("tickcache: --model = " + own + ": model.pt: method 'step' gives outputs of")
        .contains("shape (3, 2)", "not (3, 3)")
        .hasLineCount(1);
  }

  private int run(String... arguments) {
    return CommandLineTool.run(new PrintStream(errors, true, StandardCharsets.UTF_8), arguments)
        .status();
  }

  private String error() {
    return errors.toString(StandardCharsets.UTF_8);
  }
}
