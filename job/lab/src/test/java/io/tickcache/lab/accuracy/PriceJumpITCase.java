package io.tickcache.lab.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tickcache.features.OrderBookFeatures;
import io.tickcache.history.ContextRules;
import io.tickcache.history.Histories;
import io.tickcache.job.Terminal;
import io.tickcache.job.training.HistoryOptions;
import io.tickcache.job.training.RecordedHistories;
import io.tickcache.kvcache.RetentionPolicy;
import io.tickcache.kvcache.RetentionPolicy.Kind;
import io.tickcache.model.FloatTensor;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.ModelFactory;
import io.tickcache.recording.BadLinePolicy;
import io.tickcache.recording.klines.KlineLabels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Important market moves stay: a recorded jump, and a model that looks for moves. */
class PriceJumpITCase {

  private static final Path RECORDINGS = Path.of("../../../shared/data/orderbook/binance-usdm");
  private static final int WINDOW = 128;
  private static final int STEPS = 2_500;

  @Test
  void scoresOfAttentionHoldTheMovesOfAJumpLongerThanAWindow() throws Exception {
    assumeTrue(Files.isDirectory(RECORDINGS), () -> "no recordings in " + RECORDINGS);
    ModelDirectory model = lookingForMoves();
    AccuracyBench bench =
        AccuracyBench.of(
            model,
            new AccuracyInput(histories(model), STEPS, WINDOW),
            List.of(),
            Arrays.stream(Kind.values()).map(RetentionPolicy::of).toList(),
            Terminal.of(true));
    AccuracyReport report = bench.run();
    assertThat(report.jump().moves()).isNotEmpty();
    assertThat(result(report, Kind.SLIDING_WINDOW).jumpHeld()).containsExactly(0, 0, 0);
    assertThat(result(report, Kind.RECENCY).jumpHeld()).containsExactly(0, 0, 0);
    for (Kind kind : List.of(Kind.ATTENTION_SCORE, Kind.HYBRID)) {
      AccuracyResult result = result(report, kind);
      // Some of the moves are tiny, so not all of them are worth a slot.
      assertThat(result.jumpHeld()[0]).as("%s", kind).isGreaterThan(0.3);
      assertThat(result.jumpHeld()[0]).isGreaterThan(4 * result.stepsHeld()[0]);
      assertThat(result.jumpHeld()[2]).as("%s after 4 windows", kind).isPositive();
    }
  }

  private static AccuracyResult result(AccuracyReport report, Kind kind) {
    return report.results().stream()
        .filter(result -> !result.of().full() && result.of().retention().kind() == kind)
        .findFirst()
        .orElseThrow();
  }

  private static Histories histories(ModelDirectory model) throws Exception {
    return RecordedHistories.read(
        new HistoryOptions(
            List.of(RECORDINGS),
            null,
            BadLinePolicy.FAIL,
            KlineLabels.NONE,
            Duration.ofHours(1),
            null),
        ContextRules.of(model.config(), Duration.ofHours(1)),
        Terminal.of(true));
  }

  /**
   * Every query of every layer pays a step attention by exp(|move of the mid, bps|): the first two
   * numbers of a step are its move and the negative of it, half of the heads look at each, with the
   * slowest pair of rotary numbers; attention changes nothing.
   */
  private static ModelDirectory lookingForMoves() {
    ModelConfig config = ModelFactory.smallConfig();
    Map<String, FloatTensor> weights = new LinkedHashMap<>();
    ModelFactory.untrained(config, 1)
        .weights()
        .forEach(
            (name, tensor) ->
                weights.put(
                    name,
                    name.startsWith("norm")
                        ? tensor
                        : new FloatTensor(tensor.shape(), new float[tensor.data().length])));
    int width = config.architecture().dModel();
    int move = OrderBookFeatures.VERSIONS.get(0).schema().names().indexOf("mid");
    float[] input = weights.get("input_weight").data(); // [types, width, features]
    input[move] = 1;
    input[config.maxFeatures() + move] = -1;
    float[] embedding = weights.get("type_embedding").data(); // [types, width]
    for (int i = 2; i < width; i++) {
      embedding[i] = i % 2 == 0 ? 1 : -1;
    }
    for (int layer = 0; layer < config.architecture().nLayers(); layer++) {
      for (int head = 0; head < config.architecture().nHeads(); head++) {
        int number = head * config.architecture().headDim() + slowest(config);
        weights.get("qkv_bias").data()[layer * 3 * width + number] = 1;
        int row = (layer * 3 + 1) * width + number; // of the keys
        weights.get("qkv_weight").data()[row * width + head % 2] = root(config);
      }
    }
    weights.get("head_weight").data()[0] = 1; // predictions must not be constant
    return ModelDirectory.of(config, weights);
  }

  private static int slowest(ModelConfig config) {
    return config.architecture().headDim() / 2 - 1;
  }

  /** Scores are divided by it. */
  private static float root(ModelConfig config) {
    return (float) Math.sqrt(config.architecture().headDim());
  }
}
