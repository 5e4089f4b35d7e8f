package io.tickcache.job.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tickcache.job.ShippedModel;
import io.tickcache.job.Terminal;
import io.tickcache.job.replay.FeedOptions;
import io.tickcache.job.replay.Speed;
import io.tickcache.model.ModelFactory;
import io.tickcache.recording.BadLinePolicy;
import io.tickcache.recording.klines.KlineLabels;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole job: simulator, Kafka, Flink, libtorch, Kafka. */
class DemoITCase {

  private static final int INSTRUMENTS = 3;

  @TempDir private Path directory;

  @Test
  void predictsEveryStepOfAReplayAtFullSpeed() throws Exception {
    DemoSummary summary = run(null, "max", Duration.ofSeconds(20), "batch.max-steps=7");

    assertThat(summary.counters().snapshots()).isEqualTo(INSTRUMENTS);
    assertThat(summary.counters().updates()).isGreaterThan(500);
    assertThat(summary.counters().steps())
        .isEqualTo(
            summary.counters().updates()
                + summary.counters().klines()
                - summary.counters().klinesWarming())
        .isGreaterThan(summary.counters().updates());
    assertEveryStepIsPredicted(summary);
  }

  @Test
  void predictsEveryStepOfALiveMarketAndDrains() throws Exception {
    DemoSummary summary = run(null, "2x", Duration.ofSeconds(4), "delivery=exactly-once");

    assertThat(summary.account().records())
        .as("%s", summary.account())
        .isEqualTo(summary.records());
    assertThat(summary.records())
        .isEqualTo(
            summary.counters().updates()
                + summary.counters().snapshots()
                + summary.counters().klines());
    assertEveryStepIsPredicted(summary);
  }

  @Test
  void sharesTheMarketPrefixOfALiveMarket(@TempDir Path model) throws Exception {
    ModelFactory.untrained(ModelFactory.withPrefix(ModelFactory.smallConfig(), 8), 1).write(model);

    DemoSummary summary = run(model, "2x", Duration.ofSeconds(6), "batch.max-steps=10");

    assertThat(summary.counters().deadLetters()).isZero();
    assertThat(summary.predictions()).isEqualTo(summary.counters().steps());
    assertThat(summary.prefixes().records()).isBetween(4L, 6L);
    assertThat(summary.prefixes().queries()).isBetween(1L, summary.counters().steps());
    long computed = summary.prefixes().queries() - summary.prefixes().hits();
    assertThat(computed).isBetween(1L, 2 * summary.prefixes().records()); // two subtasks
    assertThat(summary.prefixes().bytesSaved()).isPositive();
  }

  @Test
  void predictsKlinesThatTheShippedModelWasNotTrainedOnAndSaysSo() throws Exception {
    Path klines = Files.createDirectory(directory.resolve("klines"));
    List<String> rows = new ArrayList<>(List.of("timestamp,open,high,low,close,volume"));
    for (int i = 0; i < 60; i++) {
      rows.add((1_735_689_600_000L + i * 14_400_000L) + ",100,102,99,10" + i % 2 + ",7");
    }
    Files.write(klines.resolve("ABCUSDT_kraken_4h.csv"), rows);
    FeedOptions feed =
        new FeedOptions(
            List.of(klines),
            null,
            null,
            null,
            null,
            BadLinePolicy.FAIL,
            KlineLabels.NONE,
            INSTRUMENTS,
            10,
            1);
    DemoOptions options =
        new DemoOptions(feed, null, directory.resolve("predictions.jsonl"), null, 2, List.of());
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream standardError = System.err;
    System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
    DemoSummary summary;
    try {
      summary = new Demo(options, Terminal.of(true)).run();
    } finally {
      System.setErr(standardError);
    }

    assertThat(summary.predictions()).isEqualTo(36);
    assertEveryStepIsPredicted(summary);
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("kraken:ABCUSDT 4h: 60 klines")
        .contains("books-small was trained on klines of 1s")
        .contains("./tickcache train --recordings " + klines + " --model my-model");
  }

  private void assertEveryStepIsPredicted(DemoSummary summary) throws Exception {
    assertThat(summary.counters().deadLetters()).isZero();
    assertThat(summary.counters().gaps()).isZero();
    assertThat(summary.counters().crossed()).isZero();
    assertThat(summary.predictions()).isEqualTo(summary.counters().steps());

    List<String> lines = Files.readAllLines(directory.resolve("predictions.jsonl"));
    assertThat(lines).hasSize((int) summary.predictions());
    Set<String> ids = new HashSet<>();
    for (String line : lines) {
      JsonNode prediction = new ObjectMapper().readTree(line);
      assertThat(prediction.get("modelId").asText()).startsWith(ShippedModel.NAME + "@");
      ids.add(prediction.get("instrument").asText() + "/" + prediction.get("position").asLong());
    }
    assertThat(ids).hasSameSizeAs(lines);
  }

  private DemoSummary run(Path model, String speed, Duration duration, String setting)
      throws Exception {
    FeedOptions feed =
        new FeedOptions(
            List.of(),
            duration,
            Speed.parse(speed),
            Duration.ofMillis(500),
            null,
            BadLinePolicy.FAIL,
            KlineLabels.NONE,
            INSTRUMENTS,
            10,
            1);
    DemoOptions options =
        new DemoOptions(
            feed, model, directory.resolve("predictions.jsonl"), null, 2, List.of(setting));
    return new Demo(options, Terminal.of(true)).run();
  }
}
