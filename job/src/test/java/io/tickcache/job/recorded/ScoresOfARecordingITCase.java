package io.tickcache.job.recorded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickcache.job.ShippedModel;
import io.tickcache.job.Terminal;
import io.tickcache.job.cli.CommandOutput;
import io.tickcache.job.recorded.output.OutputRecords;
import io.tickcache.job.replay.FeedOptions;
import io.tickcache.job.replay.Speed;
import io.tickcache.recording.BadLinePolicy;
import io.tickcache.recording.klines.KlineLabels;
import io.tickcache.schemas.OutputScore;
import io.tickcache.schemas.Score;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The last window of a real recording has the figures that {@code evaluate} gives the same rows.
 * The model is told that it was trained until the window's begin, so the rows are its test part.
 */
class ScoresOfARecordingITCase {

  private static final Path RECORDINGS = Path.of("../../shared/data/orderbook/binance-usdm");

  /** The time of the grid behind the recordings' last event. */
  private static final long END_MICROS = 1_723_161_610_000_000L;

  private static final long WINDOW_MICROS = 120_000_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"btcusdt_20240808.gz", "ethusdt_20240808.gz"})
  void equalThoseOfAnEvaluationToTheLastBit(String file) throws Exception {
    Path recording = RECORDINGS.resolve(file);
    assumeTrue(Files.exists(recording), () -> "no recording " + recording);
    Path model = directory.resolve("model");
    ShippedModel.copyTo(model);
    trainUntil(model.resolve("training.json").toFile(), END_MICROS - WINDOW_MICROS);

    Score score = lastWindow(recording, model);
    JsonNode evaluation = evaluation(recording, model);

    assertThat(score.getStride()).isEqualTo(1);
    assertThat(evaluation.get("horizons")).hasSize(2);
    assertThat(score.getOutputs()).hasSize(2);
    for (int i = 0; i < 2; i++) {
      JsonNode horizon = evaluation.get("horizons").get(i);
      requireSame(score.getOutputs().get(i), horizon, score.getInstrument());
    }
    assertThat(score.getOutputs().get(0).getConfidenceError()).isNotNull();
  }

  private static void trainUntil(File record, long micros) throws Exception {
    ObjectNode json = (ObjectNode) JSON.readTree(record);
    json.put("validatedUntilMicros", micros).put("trainedUntilMicros", micros - 60_000_000);
    JSON.writeValue(record, json);
  }

  private static Score lastWindow(Path recording, Path model) throws Exception {
    FeedOptions feed =
        new FeedOptions(
            List.of(recording),
            null,
            Speed.MAX,
            Duration.ofSeconds(1),
            null,
            BadLinePolicy.FAIL,
            KlineLabels.NONE,
            1,
            1,
            1);
    List<String> settings =
        List.of("scores.window=120 s", "scores.interval=10 s", "scores.max-rows=100000");
    RecordedRunOptions options = RecordedRunOptions.of(feed, model, settings);
    try (RecordedOutputs run = new RecordedRun(options, Terminal.of(true)).run();
        OutputRecords<Score> scores = run.scores()) {
      Score score = scores.next();
      while (score.getEventTimeMicros() != END_MICROS) {
        score = scores.next();
      }
      return score;
    }
  }

  private static JsonNode evaluation(Path recording, Path model) throws Exception {
    return CommandOutput.lastLineOf(
        "evaluate",
        "--recordings",
        recording.toString(),
        "--kline-interval",
        "1s",
        "--model",
        model.toString(),
        "--json");
  }

  private static void requireSame(OutputScore online, JsonNode horizon, String instrument) {
    JsonNode score = horizon.at("/byInstrument").get(instrument).get("model");
    assertThat(online.getName()).isEqualTo(horizon.get("output").asText());
    assertThat(online.getLabelled()).isEqualTo(score.get("rows").asInt()).isGreaterThan(1_000);
    assertThat(online.getSigned()).isEqualTo(score.at("/direction/rows").asInt());
    assertThat(online.getTrades()).isEqualTo(score.at("/returns/trades").asInt());
    requireSame(online.getEffectiveRows(), score.get("effectiveRows"));
    requireSame(online.getIc(), score.get("ic"));
    requireSame(online.getHitRate(), score.at("/direction/right"));
    requireSame(online.getHitRateLow(), score.at("/direction/low"));
    requireSame(online.getHitRateHigh(), score.at("/direction/high"));
    requireSame(online.getR2(), score.at("/returns/r2"));
    requireSame(online.getBpsPerTrade(), score.at("/returns/bpsPerTrade"));
    requireSame(online.getConfidenceExpected(), horizon.at("/calibration/expected"));
    requireSame(online.getConfidenceError(), horizon.at("/calibration/error"));
  }

  private static void requireSame(Double online, JsonNode offline) {
    assertThat(online).isEqualTo(offline.isNumber() ? (Double) offline.asDouble() : null);
  }
}
