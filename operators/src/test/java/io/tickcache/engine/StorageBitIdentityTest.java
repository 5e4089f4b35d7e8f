package io.tickcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.kvcache.KvStorage;
import io.tickcache.model.HeadType;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.ModelFactory;
import io.tickcache.model.PositionEncoding;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Property: with every storage, batching and restoring change no bit of a step's outputs. */
class StorageBitIdentityTest {

  private static final long SEED = 20_261_122;
  private static final int MAX_STEPS = 60;

  @ParameterizedTest
  @EnumSource(KvStorage.class)
  void inTwoBlocksThatWrapNineTimes(KvStorage storage) {
    check(storage, PositionEncoding.ROPE, 40, 1_200);
  }

  @ParameterizedTest
  @EnumSource(KvStorage.class)
  void inManyBlocksThatWrap(KvStorage storage) {
    check(storage, PositionEncoding.LEARNED, 460, 1_200);
  }

  private static void check(KvStorage storage, PositionEncoding positions, int window, int steps) {
    ModelDirectory model =
        ModelFactory.untrained(TestModels.config(positions, HeadType.REGRESSION, 2, window), 3);
    Random random = new Random(SEED);
    List<StepHistory> histories =
        Stream.of(steps, steps / 2, 17).map(length -> StepHistory.random(length, random)).toList();
    EngineOptions options = EngineOptions.of(16 << 20, MAX_STEPS).withKvStorage(storage);
    EngineOptions others = options.withBlockSize(512).withMaxStepsPerPass(23);
    try (InferenceEngine engine = InferenceEngine.open(model, options);
        InferenceEngine other = InferenceEngine.open(model, others)) {
      List<float[][]> small = new RandomBatches(engine, histories).run(random, 8);
      List<float[][]> large = new RandomBatches(engine, histories).run(random, MAX_STEPS);
      PageStore state = new PageStore();
      List<float[][]> restored =
          new RandomBatches(engine, histories)
              .run(random, 30, context -> state.move(engine, context, engine));
      List<float[][]> moved =
          new RandomBatches(engine, histories).runMoving(random, 30, state, List.of(other));
      for (int instrument = 0; instrument < histories.size(); instrument++) {
        assertThat(large.get(instrument))
            .as("seed %d, instrument %d, other batches", SEED, instrument)
            .isDeepEqualTo(small.get(instrument));
        assertThat(restored.get(instrument))
            .as("seed %d, instrument %d, restored", SEED, instrument)
            .isDeepEqualTo(small.get(instrument));
        assertThat(moved.get(instrument))
            .as("seed %d, instrument %d, with other blocks and batches", SEED, instrument)
            .isDeepEqualTo(small.get(instrument));
      }
      assertThat(engine.blocksUsed()).isZero();
      assertThat(other.blocksUsed()).isZero();
    }
  }
}
