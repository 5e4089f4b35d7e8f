package io.tickcache.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tickcache.engine.StepHistory;
import io.tickcache.engine.TestModels;
import io.tickcache.model.HeadType;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.ModelFactory;
import io.tickcache.model.PositionEncoding;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FullRecomputeTest {

  private static final long SEED = 11;

  @ParameterizedTest
  @CsvSource({
    "ROPE, REGRESSION, 1",
    "ROPE, DIRECTION, 130",
    "LEARNED, ALLOCATION, 130",
    "LEARNED, REGRESSION, 700"
  })
  void givesTheLastStepsOutputsOfTheFullForwardPass(
      PositionEncoding positions, HeadType head, int steps) {
    ModelDirectory model = ModelFactory.untrained(TestModels.config(positions, head, 2, steps), 5);
    StepHistory history = StepHistory.random(steps, new Random(SEED));
    float[][] truth = FullForward.outputs(model, history.tokenTypes(), history.features());
    int[] types = history.tokenTypes().stream().mapToInt(Integer::intValue).toArray();
    try (FullRecompute recompute = FullRecompute.open(model, 1)) {
      assertThat(recompute.outputs(types, history.features().toArray(float[][]::new)))
          .as("seed %d", SEED)
          .containsExactly(truth[steps - 1], within(1e-4f));
    }
  }
}
