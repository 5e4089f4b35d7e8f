package io.tickcache.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tickcache.job.ShippedModel;
import io.tickcache.model.ModelDirectory;
import io.tickcache.training.TrainingRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a recording to a model and its scores, as a user would go. */
class TrainingITCase {

  private static final int MINUTES = 900;

  @TempDir private Path directory;
  private Path recording;
  private Path model;

  @BeforeEach
  void writeKlines() throws IOException {
    recording = writeKlines("BTCUSDT_1m.csv", MINUTES);
    model = directory.resolve("model");
  }

  /** One-minute klines whose returns take back half of the last one. */
  private Path writeKlines(String name, int minutes) throws IOException {
    Random random = new Random(4);
    List<String> lines = new ArrayList<>(List.of("timestamp,open,high,low,close,volume"));
    double close = 100;
    double last = 0;
    for (int i = 0; i < minutes; i++) {
      double open = close;
      last = -0.5 * last + 0.001 * random.nextGaussian();
      close *= Math.exp(last);
      lines.add(
          String.format(
              Locale.ROOT,
              "2025-01-%02d %02d:%02d:00+00:00,%.6f,%.6f,%.6f,%.6f,%d",
              1 + i / 1_440,
              i / 60 % 24,
              i % 60,
              open,
              Math.max(open, close),
              Math.min(open, close),
              close,
              1 + random.nextInt(9)));
    }
    return Files.write(directory.resolve(name), lines);
  }

  private JsonNode train(Path target, String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "train",
                "--quick",
                "--json",
                "--recordings",
                recording.toString(),
                "--model",
                target.toString(),
                "--name",
                "quick"));
    arguments.addAll(List.of(more));
    return CommandOutput.lastLineOf(arguments.toArray(String[]::new));
  }

  @Test
  void trainsAModelThatIsServedAndScored() throws Exception {
    JsonNode made = train(model, "--epochs", "4");
    ModelDirectory trained = ModelDirectory.read(model);
    assertThat(made.get("model").asText()).isEqualTo(trained.modelId()).startsWith("quick@");
    assertThat(trained.config().trained()).isTrue();
    assertThat(TrainingRecord.read(model).modelId()).isEqualTo(trained.modelId());
    assertThat(Files.readAllLines(model.resolve("metrics.csv"))).hasSize(5);
    assertThat(ImageIO.read(model.resolve("training.png").toFile()).getWidth()).isEqualTo(1_400);

    Path report = directory.resolve("report");
    JsonNode scores =
        CommandOutput.lastLineOf(
            "evaluate",
            "--json",
            "--recordings",
            recording.toString(),
            "--model",
            model.toString(),
            "--report",
            report.toString());
    JsonNode horizon = scores.get("horizons").get(0);
    assertThat(horizon.get("output").asText()).isEqualTo("return_1bars_bps");
    assertThat(horizon.get("pooled").get("linear").get("ic").asDouble()).isGreaterThan(0.3);
    assertThat(horizon.get("pooled").get("zero").get("ic").asDouble()).isZero();
    assertThat(horizon.get("impossible")).isEmpty();
    assertThat(Files.readString(report.resolve("evaluation.md"))).contains("| gradient boosting |");
    assertThat(ImageIO.read(report.resolve("evaluation.png").toFile())).isNotNull();
  }

  @Test
  void equalSeedsGiveEqualModels() throws Exception {
    String first = train(model).get("model").asText();
    assertThat(train(directory.resolve("again")).get("model").asText()).isEqualTo(first);
    assertThat(train(directory.resolve("other"), "--seed", "2").get("model").asText())
        .isNotEqualTo(first);
  }

  @Test
  void whatCannotBeLearnedLeavesNothingBehind() throws Exception {
    recording = writeKlines("ETHUSDT_1m.csv", 70);
    assertThat(
            CommandLineTool.run(
                    "train",
                    "--quick",
                    "--recordings",
                    recording.toString(),
                    "--model",
                    model.toString())
                .error())
        .contains("too little data")
        .doesNotContain("unexpected");
    try (Stream<Path> left = Files.list(directory)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("BTCUSDT_1m.csv", "ETHUSDT_1m.csv");
    }
  }

  @Test
  void aModelIsNotOverwritten() throws Exception {
    train(model);
    assertThat(
            CommandLineTool.run(
                    "train", "--recordings", recording.toString(), "--model", model.toString())
                .error())
        .isEqualTo("--model " + model + ": there is a model already");
  }

  @Test
  void modelsOfUnknownPastAreNotScored() throws Exception {
    Files.createDirectory(model);
    ShippedModel.copyTo(model);
    Files.delete(model.resolve(TrainingRecord.FILE));
    assertThat(
            CommandLineTool.run(
                    "evaluate", "--recordings", recording.toString(), "--model", model.toString())
                .error())
        .contains("no training.json");
  }

  @Test
  void wrongOutputsAreNamed() {
    assertThat(
            CommandLineTool.run(
                    "train",
                    "--recordings",
                    recording.toString(),
                    "--model",
                    model.toString(),
                    "--outputs",
                    "price_1s")
                .error())
        .contains("output 'price_1s' must be return_1s_bps");
  }
}
