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

  private Path writeKlines(String name, int minutes) throws IOException {
    return TestKlineFile.write(directory.resolve(name), minutes);
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
    assertThat(made.get("model").asText()).isEqualTo(trained.filesId()).startsWith("quick@");
    assertThat(trained.config().trained()).isTrue();
    assertThat(TrainingRecord.read(model).modelId()).isEqualTo(trained.filesId());
    assertThat(Files.readAllLines(model.resolve("metrics.csv"))).hasSize(5);
    assertThat(ImageIO.read(model.resolve("training.png").toFile()).getWidth()).isEqualTo(1_520);

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
  void walksForwardWithTheRecipeOfAModel() throws Exception {
    train(model, "--epochs", "2", "--seed", "7");
    Path report = directory.resolve("report");
    JsonNode walk =
        CommandOutput.lastLineOf(
            "evaluate",
            "--json",
            "--recordings",
            recording.toString(),
            "--model",
            model.toString(),
            "--walk-forward",
            "4",
            "--report",
            report.toString());
    assertThat(walk.get("folds")).hasSize(4);
    // Its third fold is cut as the model's own parts are: the same data, the same bits.
    assertThat(walk.get("folds").get(2).get("report").get("modelId").asText())
        .isEqualTo(ModelDirectory.read(model).filesId());
    assertThat(walk.get("folds").findValuesAsText("untouched"))
        .containsExactly("false", "false", "true", "true");
    int rows = 0;
    for (JsonNode fold : walk.get("folds")) {
      rows += rowsOf(fold.get("report"));
    }
    assertThat(rowsOf(walk.get("together"))).isEqualTo(rows);
    assertThat(rowsOf(walk.get("untouched"))).isBetween(1, rows - 1);
    assertThat(Files.readString(report.resolve("walk-forward.md")))
        .contains("fitted anew before each of 4 folds", "|   4* |", "## All folds");
    assertThat(ImageIO.read(report.resolve("walk-forward.png").toFile())).isNotNull();
    assertThat(report.resolve("walk-forward.json")).isNotEmptyFile();
  }

  /** A recipe is also which features there were, though new models have newer ones. */
  @Test
  void walksForwardWithTheFeaturesOfTheModel() throws Exception {
    recording = TestBookFile.write(directory.resolve("btcusdt.txt"));
    for (int version = 1; version <= 2; version++) {
      Path versioned = directory.resolve("version-" + version);
      train(versioned, "--order-book-features", Integer.toString(version));
      ModelDirectory trained = ModelDirectory.read(versioned);
      assertThat(trained.config().tokenTypes().get(0).featureSchema().version()).isEqualTo(version);
      JsonNode walk =
          CommandOutput.lastLineOf(
              "evaluate",
              "--json",
              "--recordings",
              recording.toString(),
              "--model",
              versioned.toString(),
              "--walk-forward",
              "4");
      assertThat(walk.get("folds").get(2).get("report").get("modelId").asText())
          .isEqualTo(trained.filesId());
    }
  }

  private static int rowsOf(JsonNode report) {
    return report.get("horizons").get(0).get("pooled").get("model").get("rows").asInt();
  }

  @Test
  void tooManyFoldsAreRefusedWithTheirTime() throws Exception {
    train(model);
    assertThat(errorOf("evaluate", recording, "--walk-forward", "0"))
        .isEqualTo("--walk-forward 0: must be at least 1");
    assertThat(errorOf("evaluate", recording, "--walk-forward", "2", "--part", "validation"))
        .isEqualTo("--part: goes without --walk-forward, which scores test parts");
    assertThat(errorOf("evaluate", recording, "--part", "training"))
        .isEqualTo(
            "Invalid value for option '--part': expected one of [TEST, VALIDATION, ALL]"
                + " (case-insensitive) but was 'training'");
    Path shorter = writeKlines("SOLUSDT_1m.csv", 100);
    assertThat(errorOf("evaluate", shorter, "--walk-forward", "4"))
        .startsWith("training: too little data: ")
        .contains(" until 2025-01-01T00:");
  }

  @Test
  void aModelOfKlinesRefusesOrderBooksOnOneLine() throws Exception {
    train(model);
    Path books = writeBooks();
    String reason = "takes no ORDER_BOOK steps, only [KLINE]";
    assertThat(errorOf("evaluate", books))
        .isEqualTo(
            "evaluate: binance-spot:BTCUSDT at 2025-01-01T00:00:01.100Z: model 'quick' " + reason);
    assertThat(errorOf("demo", books))
        .startsWith(
            "no prediction was made of 21 records: 21 dead letters: values against the rules;"
                + " dead letters: 21 VALIDATE, e.g. ")
        .contains(reason);
  }

  private String errorOf(String command, Path recordings, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(command, "--recordings", recordings.toString(), "--model", model.toString()));
    arguments.addAll(List.of(more));
    return CommandLineTool.run(arguments.toArray(String[]::new)).error();
  }

  /** A book of Binance's spot market and its updates. */
  private Path writeBooks() throws IOException {
    long start = 1_735_689_601_000L; // 2025-01-01T00:00:01Z
    List<String> lines = new ArrayList<>();
    lines.add(
        start
            + "000000 {\"lastUpdateId\":100,\"bids\":[[\"99.5\",\"1\"]],\"asks\":[[\"100.5\",\"1\"]]}");
    for (int i = 1; i <= 20; i++) {
      long time = start + 100 * i;
      lines.add(
          time
              + "000000 {\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"e\":\"depthUpdate\",\"E\":"
              + time
              + ",\"s\":\"BTCUSDT\",\"U\":%d,\"u\":%d,\"b\":[[\"99.5\",\"%d\"]],\"a\":[]}}"
                  .formatted(100 + i, 100 + i, i));
    }
    return Files.write(directory.resolve("btcusdt.txt"), lines);
  }

  @Test
  void aDamagedRecordIsToldOnOneLine() throws Exception {
    train(model);
    Path record = model.resolve(TrainingRecord.FILE);
    Files.writeString(
        record, Files.readString(record).replace("\"epochs\" : 2", "\"epochs\" : \"two\""));
    assertThat(errorOf("evaluate", recording))
        .startsWith("--model " + model + ": training.json: ")
        .hasLineCount(1);
  }

  @Test
  void sizesThatDoNotGoTogetherAreRefused() {
    assertThat(errorOf("train", recording, "--d-model", "24"))
        .isEqualTo("train: d_model = 24 must be a multiple of 8 times n_heads = 2");
    assertThat(errorOf("train", recording, "--d-ff", "40"))
        .isEqualTo("train: d_ff = 40 must be a multiple of 16");
  }

  @Test
  void equalSeedsGiveEqualModels() throws Exception {
    String first = train(model).get("model").asText();
    assertThat(train(directory.resolve("again")).get("model").asText()).isEqualTo(first);
    assertThat(train(directory.resolve("other"), "--seed", "2").get("model").asText())
        .isNotEqualTo(first);
  }

  @Test
  void goingOnFromACheckpointIsSaid() throws Exception {
    Path checkpoint = directory.resolve("checkpoint");
    train(model, "--checkpoint", checkpoint.toString());
    List<String> again =
        CommandOutput.linesOf(
            "train",
            "--quick",
            "--recordings",
            recording.toString(),
            "--model",
            directory.resolve("again").toString(),
            "--name",
            "quick",
            "--checkpoint",
            checkpoint.toString());
    assertThat(again)
        .contains("going on from --checkpoint " + checkpoint + ": 2 of at most 2 epochs are done");
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
