package io.tickcache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tickcache.engine.torch.FullForward;
import io.tickcache.model.HeadType;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.ModelFactory;
import io.tickcache.model.PositionEncoding;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Property: incremental passes give what one pass over the whole history gives. */
class IncrementalEqualsFullTest {

  private static final long SEED = 7;

  @ParameterizedTest
  @CsvSource({
    "VECTOR, ROPE, REGRESSION, 2, 40, 600", // six times round
    "VECTOR, ROPE, DIRECTION, 1, 460, 1400", // many blocks
    "VECTOR, ROPE, ALLOCATION, 3, 40, 200",
    "VECTOR, LEARNED, REGRESSION, 1, 200, 700",
    "VECTOR, LEARNED, DIRECTION, 2, 40, 200",
    "VECTOR, LEARNED, ALLOCATION, 1, 40, 200",
    "TORCH, ROPE, REGRESSION, 2, 40, 600",
    "TORCH, ROPE, DIRECTION, 1, 460, 1400",
    "TORCH, ROPE, ALLOCATION, 3, 40, 200",
    "TORCH, LEARNED, REGRESSION, 1, 200, 700",
    "TORCH, LEARNED, DIRECTION, 2, 40, 200",
    "TORCH, LEARNED, ALLOCATION, 1, 40, 200"
  })
  void overAtLeastThreeWindows(
      EngineType type,
      PositionEncoding positions,
      HeadType head,
      int outputs,
      int window,
      int steps) {
    ModelDirectory model =
        ModelFactory.untrained(TestModels.config(positions, head, outputs, window), 5);
    Random random = new Random(SEED);
    List<StepHistory> histories =
        List.of(StepHistory.random(steps, random), StepHistory.random(steps / 2, random));
    EngineOptions options = EngineOptions.of(16 << 20, 60).withEngine(type);
    try (InferenceEngine engine = InferenceEngine.open(model, options)) {
      List<float[][]> incremental = new RandomBatches(engine, histories).run(random, 60);
      for (int i = 0; i < histories.size(); i++) {
        StepHistory history = histories.get(i);
        float[][] full = FullForward.outputs(model, history.tokenTypes(), history.features());
        for (int step = 0; step < full.length; step++) {
          assertThat(incremental.get(i)[step])
              .as("seed %d, instrument %d, step %d", SEED, i, step)
              .containsExactly(full[step], within(type == EngineType.VECTOR ? 1e-5f : 1e-4f));
        }
      }
    }
  }
}
