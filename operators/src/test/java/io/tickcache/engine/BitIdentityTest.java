package io.tickcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.model.HeadType;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.ModelFactory;
import io.tickcache.model.PositionEncoding;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Property: a step's outputs do not depend, by a single bit, on how steps were batched. */
class BitIdentityTest {

  private static final long SEED = 20_240_808;
  private static final long CACHE_BYTES = 16 << 20;
  private static final int MAX_STEPS = 60;

  @ParameterizedTest
  @CsvSource({
    "ROPE, REGRESSION, 2, 40, 1200, 512, 64", // one block, nine wraps of 128 slots
    "ROPE, DIRECTION, 1, 460, 1200, 512, 128", // two blocks
    "LEARNED, ALLOCATION, 5, 200, 700, 512, 64",
    "ROPE, REGRESSION, 2, 40, 1200, 16, 256", // 16 runs as 64
    "ROPE, DIRECTION, 1, 460, 1200, 16, 512",
    "LEARNED, ALLOCATION, 5, 200, 700, 64, 512"
  })
  void givesEqualBitsForEverySplitInterleavingAndRestore(
      PositionEncoding positions,
      HeadType head,
      int outputs,
      int window,
      int steps,
      int blockSize,
      int otherBlockSize) {
    ModelDirectory model =
        ModelFactory.untrained(TestModels.config(positions, head, outputs, window), 3);
    Random random = new Random(SEED);
    List<StepHistory> histories =
        Stream.of(steps, steps / 2, 17).map(length -> StepHistory.random(length, random)).toList();
    EngineOptions options = EngineOptions.of(CACHE_BYTES, MAX_STEPS).withBlockSize(blockSize);
    EngineOptions others = options.withBlockSize(otherBlockSize).withMaxStepsPerPass(23);
    try (InferenceEngine engine = InferenceEngine.open(model, options);
        InferenceEngine other = InferenceEngine.open(model, others)) {
      assertThat(engine.isBitIdentical()).isTrue();
      assertThat(other.geometry()).isNotEqualTo(engine.geometry());
      List<float[][]> small = new RandomBatches(engine, histories).run(random, 8);
      List<float[][]> large = new RandomBatches(engine, histories).run(random, MAX_STEPS);
      PageStore state = new PageStore();
      List<float[][]> restored =
          new RandomBatches(engine, histories)
              .run(random, 30, context -> state.move(engine, context, engine));
      assertEqual(small, large);
      List<float[][]> moved =
          new RandomBatches(engine, histories).runMoving(random, 30, state, List.of(other));
      assertEqual(small, restored);
      assertEqual(small, moved);
      assertThat(engine.blocksUsed()).isZero();
      assertThat(other.blocksUsed()).isZero();
    }
  }

  private static void assertEqual(List<float[][]> expected, List<float[][]> actual) {
    for (int instrument = 0; instrument < expected.size(); instrument++) {
      for (int step = 0; step < expected.get(instrument).length; step++) {
        assertThat(actual.get(instrument)[step])
            .as("seed %d, instrument %d, step %d", SEED, instrument, step)
            .containsExactly(expected.get(instrument)[step]);
      }
    }
  }
}
