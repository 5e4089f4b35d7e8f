package io.tickcache.job.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code evaluate} prints, as a user reads it. */
class EvaluateITCase {

  private static final Instant MIDDLE = Instant.parse("2025-01-01T05:00:00Z");

  @TempDir private Path directory;
  private Path recording;
  private Path model;

  @BeforeEach
  void writeKlines() throws IOException {
    recording = TestKlineFile.write(directory.resolve("BTCUSDT_1m.csv"), 900);
    model = directory.resolve("model");
  }

  @Test
  void plotsHaveRoomForAnyNumberOfOutputs() throws Exception {
    for (String outputs :
        List.of(
            "return_1bars_bps",
            "return_1bars_bps,return_2bars_bps",
            "return_1bars_bps,return_2bars_bps,return_3bars_bps,return_4bars_bps")) {
      Path report = directory.resolve(outputs);
      model = directory.resolve("of-" + outputs.length());
      train("--outputs", outputs);
      CommandOutput.linesOf(evaluate(recording, "--report", report.toString()));
      assertThat(ImageIO.read(report.resolve("evaluation.png").toFile()).getWidth())
          .isGreaterThanOrEqualTo(760);
    }
  }

  private void train(String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("train", "--quick", "--recordings", recording.toString()));
    arguments.addAll(List.of("--model", model.toString(), "--epochs", "1"));
    arguments.addAll(List.of(more));
    CommandOutput.linesOf(arguments.toArray(String[]::new));
  }

  private String[] evaluate(Path recorded, String... more) {
    List<String> arguments =
        new ArrayList<>(List.of("evaluate", "--recordings", recorded.toString()));
    arguments.addAll(List.of("--model", model.toString()));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  @Test
  void everyLineFitsEightyColumnsAndEveryTermIsExplained() {
    train();
    for (String[] arguments :
        List.of(evaluate(recording), evaluate(recording, "--walk-forward", "2"))) {
      List<String> lines =
          CommandOutput.linesOf(arguments).stream()
              .dropWhile(line -> !line.contains("`model"))
              .toList();
      assertThat(lines).isNotEmpty().allMatch(line -> line.length() <= 80);
      for (String term :
          List.of("IC", "R² %", "right %", "trades", "bps", "block", "verdict", "says %")) {
        assertThat(lines).anyMatch(line -> line.startsWith("- " + term + ": "));
      }
      assertThat(lines).anyMatch(line -> line.contains("return_4bars_bps of 1m klines"));
      assertThat(String.join(" ", lines))
          .contains(
              "Baseline left out: microprice, order-flow imbalance: no row has an order book's"
                  + " quote");
    }
  }

  @Test
  void aDirectionModelIsScoredByItsProbabilities() throws Exception {
    train("--head", "direction", "--outputs", "direction_1bars");
    assertThat(CommandOutput.linesOf(evaluate(recording)))
        .contains("- log loss: mean of -ln of the probability of what came, nats; less is better")
        .anyMatch(line -> line.matches("\\| +base rate \\|.*"))
        .noneMatch(line -> line.contains("R²"));
    JsonNode score =
        CommandOutput.lastLineOf(evaluate(recording, "--json")).at("/horizons/0/pooled/model");
    assertThat(score.get("probabilities").get("logLoss").asDouble()).isBetween(0.5, 0.8);
    assertThat(score.get("returns").isNull()).isTrue();
  }

  @Test
  void anAllocationModelIsScoredByWhatItEarns() {
    train("--head", "allocation", "--outputs", "allocation_1bars");
    assertThat(CommandOutput.linesOf(evaluate(recording)))
        .contains("- earned bps: mean of weight × return over the rows, basis points")
        .anyMatch(line -> line.matches("\\| +hold \\|.*"));
  }

  @Test
  void whatIsNoNumberIsNull() throws Exception {
    train();
    String json = CommandOutput.lastLineOf(evaluate(recording, "--json")).toString();
    assertThat(json).contains("\"bpsPerTrade\":null").doesNotContain("NaN");
    Path report = directory.resolve("report");
    CommandOutput.linesOf(evaluate(recording, "--report", report.toString()));
    assertThat(Files.readString(report.resolve("evaluation.json"))).doesNotContain("NaN");
  }

  /** A model that was trained on what is later. */
  @Test
  void aRecordingFromBeforeTheTrainingIsScoredWhole() throws Exception {
    Path early = directory.resolve("early");
    Path late = directory.resolve("late");
    Files.createDirectories(early);
    Files.createDirectories(late);
    List<String> all = Files.readAllLines(recording);
    Files.write(early.resolve("BTCUSDT_1m.csv"), all.subList(0, 301));
    List<String> rest = new ArrayList<>(all.subList(0, 1));
    rest.addAll(all.subList(301, all.size()));
    recording = Files.write(late.resolve("BTCUSDT_1m.csv"), rest);
    train();
    assertThat(CommandLineTool.run(evaluate(early)).error())
        .contains("has no labels in the test part")
        .contains("nothing to score");
    List<String> lines = CommandOutput.linesOf(evaluate(early, "--part", "all"));
    assertThat(lines)
        .contains("275 rows of 1 instruments; 275 horizons of time.")
        .anyMatch(line -> line.contains("these recordings hold no row"));
    JsonNode whole = CommandOutput.lastLineOf(evaluate(early, "--part", "all", "--json"));
    assertThat(whole.get("part").asText()).isEqualTo("ALL");
    assertThat(whole.get("toMicros").asLong()).isLessThan(MIDDLE.toEpochMilli() * 1_000);
  }
}
