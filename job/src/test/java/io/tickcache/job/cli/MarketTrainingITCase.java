package io.tickcache.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelDirectory;
import io.tickcache.training.TrainingRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train} with a market prefix, and {@code evaluate} of what it makes. */
class MarketTrainingITCase {

  @TempDir private Path directory;
  private Path recording;
  private Path model;

  @BeforeEach
  void trainOnMarketRecords() throws Exception {
    recording = TestBookFile.write(directory.resolve("btcusdt.txt"));
    model = directory.resolve("market");
    List<String> said =
        CommandOutput.linesOf(
            "train",
            "--quick",
            "--market-prefix",
            "3",
            "--market-interval",
            "2s",
            "--recordings",
            recording.toString(),
            "--model",
            model.toString());
    assertThat(said).anyMatch(line -> line.matches("made 14\\d market records.*"));
  }

  private JsonNode evaluate(String... more) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "evaluate",
                "--json",
                "--recordings",
                recording.toString(),
                "--model",
                model.toString()));
    arguments.addAll(List.of(more));
    return CommandOutput.lastLineOf(arguments.toArray(String[]::new));
  }

  @Test
  void trainsAModelThatSaysHowItsRecordsWereMade() throws Exception {
    ModelConfig config = ModelDirectory.read(model).config();
    assertThat(config.prefixLength()).isEqualTo(3);
    assertThat(config.trained()).isTrue();
    assertThat(TrainingRecord.read(model).options().marketInterval())
        .isEqualTo(Duration.ofSeconds(2));
    JsonNode pooled = evaluate().get("horizons").get(0).get("pooled");
    assertThat(pooled.get("model").get("rows").asInt()).isGreaterThan(500);
    assertThat(pooled.get("linear").get("rows").asInt())
        .isEqualTo(pooled.get("model").get("rows").asInt());
  }

  /** Unless they are told otherwise, commands that replay recordings make the same records. */
  @Test
  void isServedWithRecordsLikeThoseItWasTrainedOn() throws Exception {
    JsonNode summary =
        CommandOutput.lastLineOf(
            "demo", "--json", "--recordings", recording.toString(), "--model", model.toString());
    assertThat(summary.get("market_records").asInt()).isBetween(140, 149);
    assertThat(summary.get("prefix_queries").asInt()).isGreaterThan(2_900);
    assertThat(summary.get("predictions").asInt()).isEqualTo(3_000);
  }

  /** A recipe is also which market records there were. */
  @Test
  void walksForwardWithItsMarketRecords() throws Exception {
    JsonNode walk = evaluate("--walk-forward", "4");
    assertThat(walk.get("folds").get(2).get("report").get("modelId").asText())
        .isEqualTo(ModelDirectory.read(model).filesId());
  }
}
