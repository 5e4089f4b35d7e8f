package io.tickcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.kvcache.KvStorage;
import io.tickcache.kvcache.RetentionPolicy;
import io.tickcache.kvcache.RetentionPolicy.Kind;
import io.tickcache.model.ModelDirectory;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Property: with every policy, batching and restoring change no bit of a step's outputs. */
class RetentionBitIdentityTest {

  private static final long SEED = 20_261_122;
  private static final int MAX_STEPS = 60;

  @ParameterizedTest
  @EnumSource(Kind.class)
  void inBlocksThatFewStepsFill(Kind kind) {
    check(options(kind), 70, 700);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"ATTENTION_SINKS", "HYBRID"})
  void inManyBlocksOfSmallNumbers(Kind kind) {
    check(options(kind).withKvStorage(KvStorage.INT8), 530, 1_700);
  }

  private static EngineOptions options(Kind kind) {
    return EngineOptions.of(16 << 20, MAX_STEPS).withRetention(RetentionPolicy.of(kind));
  }

  private static void check(EngineOptions options, int window, int steps) {
    ModelDirectory model = TestModels.rope(window);
    Random random = new Random(SEED);
    List<StepHistory> histories =
        Stream.of(steps, steps / 2, 17).map(length -> StepHistory.random(length, random)).toList();
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
