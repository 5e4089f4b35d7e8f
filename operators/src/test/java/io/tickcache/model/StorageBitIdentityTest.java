package io.tickcache.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.kvcache.KvStorage;
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
  void inOneBlockThatWrapsTwice(KvStorage storage) {
    check(storage, PositionEncoding.ROPE, 40, 1_200);
  }

  @ParameterizedTest
  @EnumSource(KvStorage.class)
  void inTwoBlocksThatWrap(KvStorage storage) {
    check(storage, PositionEncoding.LEARNED, 460, 1_200);
  }

  private static void check(KvStorage storage, PositionEncoding positions, int window, int steps) {
    ModelDirectory model =
        ModelFactory.untrained(TestModels.config(positions, HeadType.REGRESSION, 2, window), 3);
    Random random = new Random(SEED);
    List<StepHistory> histories =
        Stream.of(steps, steps / 2, 17).map(length -> StepHistory.random(length, random)).toList();
    EngineOptions options = EngineOptions.of(16 << 20, MAX_STEPS).withKvStorage(storage);
    try (InferenceEngine engine = InferenceEngine.open(model, options)) {
      List<float[][]> small = new RandomBatches(engine, histories).run(random, 8);
      List<float[][]> large = new RandomBatches(engine, histories).run(random, MAX_STEPS);
      PageStore state = new PageStore();
      List<float[][]> restored =
          new RandomBatches(engine, histories)
              .run(random, 30, context -> state.move(engine, context, engine));
      for (int instrument = 0; instrument < histories.size(); instrument++) {
        assertThat(large.get(instrument))
            .as("seed %d, instrument %d, other batches", SEED, instrument)
            .isDeepEqualTo(small.get(instrument));
        assertThat(restored.get(instrument))
            .as("seed %d, instrument %d, restored", SEED, instrument)
            .isDeepEqualTo(small.get(instrument));
      }
      assertThat(engine.blocksUsed()).isZero();
    }
  }
}
