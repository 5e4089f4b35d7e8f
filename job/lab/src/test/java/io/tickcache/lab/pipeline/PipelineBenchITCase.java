package io.tickcache.lab.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.tickcache.job.ShippedModel;
import io.tickcache.job.Terminal;
import io.tickcache.job.UserException;
import io.tickcache.job.options.Delivery;
import io.tickcache.job.replay.FeedOptions;
import io.tickcache.recording.BadLinePolicy;
import io.tickcache.recording.klines.KlineLabels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineBenchITCase {

  /**
   * More than Kafka's consumers fetch ahead: they are not done before the first event has made a
   * step, where measuring begins.
   */
  private static final int EVENTS = 20_000;

  @TempDir private Path directory;

  @BeforeEach
  void copyModel() throws IOException {
    ShippedModel.copyTo(directory.resolve("model"));
  }

  @Tag("long")
  @Test
  void everyEventOfAReplayCostsSomethingInEveryPart() throws Exception {
    JsonNode replay = run(false, 2, List.of(), List.of(), List.of()).json().get("replay");

    assertThat(replay.get("events").asInt()).isBetween(EVENTS / 2, 2 * EVENTS);
    JsonNode warm = replay.get("warm");
    assertThat(warm.get("steps").asInt())
        .isPositive()
        .isLessThanOrEqualTo(replay.get("events").asInt());
    assertThat(warm.get("cpu_us").asDouble()).isPositive();
    assertThat(warm.get("bytes").asDouble()).isPositive();
    assertThat(warm.get("parts")).hasSize(JobPart.values().length);
    assertThat(warm.get("parts").get("fetch").get("cpu_us").asDouble()).isPositive();
    assertThat(replay.get("cold").get("steps_per_second").asInt()).isPositive();
  }

  @Test
  void aPredictionIsAsLateAsItsDeliveryMakesIt() throws Exception {
    JsonNode latencies =
        run(false, 0, List.of(200), List.of(Delivery.values()), List.of()).json().get("latencies");

    assertThat(latencies).hasSize(2);
    for (JsonNode latency : latencies) {
      assertThat(latency.get("predictions").asInt()).isBetween(300, 400);
      assertThat(latency.get("p50_ms").asDouble())
          .isPositive()
          .isLessThanOrEqualTo(latency.get("p99_ms").asDouble());
    }
    List<String> rows = Files.readAllLines(directory.resolve("latencies.csv"));
    assertThat(rows.get(0)).isEqualTo("time,feed_us,order_us");
    assertThat(rows).hasSizeGreaterThan(500).allMatch(row -> row.split(",").length == 3);
    // A transaction is committed with a checkpoint, and there is one a second.
    assertThat(latencies.get(1).get("p99_ms").asDouble()).isGreaterThan(100);
  }

  @Tag("long")
  @Test
  void theSameIsMeasuredOnProcessesOfTheirOwn() throws Exception {
    JsonNode report =
        run(true, 0, List.of(200), List.of(Delivery.AT_LEAST_ONCE), List.of("kv-cache.memory=64m"))
            .json();

    JsonNode latency = report.get("latencies").get(0);
    assertThat(latency.get("predictions").asInt()).isBetween(300, 400);
    assertThat(latency.get("p50_ms").asDouble())
        .isPositive()
        .isLessThanOrEqualTo(latency.get("p99_ms").asDouble());
    assertThat(latency.get("cpu_us").asDouble()).isPositive();
    assertThat(latency.has("parts")).as("is measured in one process alone").isFalse();
    assertThat(report.get("neighbours").asText()).contains("2 task managers");
  }

  @Test
  void refusesWhatTheBenchmarkChooses() {
    assertThatThrownBy(() -> run(false, 2, List.of(), List.of(), List.of("delivery=exactly-once")))
        .isInstanceOf(UserException.class)
        .hasMessage("--set delivery: the benchmark chooses it");
  }

  private PipelineReport run(
      boolean cluster,
      int replays,
      List<Integer> rates,
      List<Delivery> deliveries,
      List<String> settings)
      throws Exception {
    FeedOptions feed =
        new FeedOptions(
            List.of(),
            Duration.ofSeconds(200),
            null,
            null,
            null,
            BadLinePolicy.FAIL,
            KlineLabels.NONE,
            10,
            10,
            1);
    PipelineOptions options =
        new PipelineOptions(
            directory.resolve("model"),
            feed,
            1,
            replays,
            cluster,
            rates,
            false,
            deliveries,
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofMillis(500),
            2,
            settings,
            directory.resolve("latencies.csv"));
    PipelineReport report = new PipelineBench(options, Terminal.of(true)).run();
    assertThat(report.text()).isNotEmpty();
    return report;
  }
}
