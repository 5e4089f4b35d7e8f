package io.tickcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.model.ModelDirectory;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** The property that outputs depend, by no bit, on how steps were batched, restored and moved. */
final class EqualBits {

  private EqualBits() {}

  /**
   * Checks it with three instruments.
   *
   * @param seed of the steps and of how they are split
   * @param steps of the instrument that has most
   * @param others of the engine that contexts move to and come back from
   */
  static void check(
      long seed, ModelDirectory model, int steps, EngineOptions options, EngineOptions others) {
    Random random = new Random(seed);
    List<StepHistory> histories =
        Stream.of(steps, steps / 2, 17).map(length -> StepHistory.random(length, random)).toList();
    try (InferenceEngine engine = InferenceEngine.open(model, options);
        InferenceEngine other = InferenceEngine.open(model, others)) {
      assertThat(engine.isBitIdentical()).isTrue();
      assertThat(other.cache().geometry()).isNotEqualTo(engine.cache().geometry());
      List<float[][]> small = new RandomBatches(engine, histories).run(random, 8);
      List<float[][]> large =
          new RandomBatches(engine, histories).run(random, options.maxStepsPerPass());
      PageStore state = new PageStore();
      List<float[][]> restored =
          new RandomBatches(engine, histories)
              .run(random, 30, context -> state.move(engine, context, engine));
      List<float[][]> moved =
          new RandomBatches(engine, histories).runMoving(random, 30, state, List.of(other));
      assertEqual(seed, "other batches", small, large);
      assertEqual(seed, "restored", small, restored);
      assertEqual(seed, "with other blocks and batches", small, moved);
      assertThat(engine.cache().blocksUsed()).isZero();
      assertThat(other.cache().blocksUsed()).isZero();
    }
  }

  private static void assertEqual(
      long seed, String how, List<float[][]> expected, List<float[][]> actual) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int instrument = 0; instrument < expected.size(); instrument++) {
      assertThat(actual.get(instrument)).hasSameDimensionsAs(expected.get(instrument));
      for (int step = 0; step < expected.get(instrument).length; step++) {
        assertThat(actual.get(instrument)[step])
            .as("seed %d, instrument %d, step %d, %s", seed, instrument, step, how)
            .containsExactly(expected.get(instrument)[step]);
      }
    }
  }
}
