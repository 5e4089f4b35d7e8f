package io.tickcache.engine;

import io.tickcache.kvcache.KvStorage;
import io.tickcache.kvcache.RetentionPolicy;
import io.tickcache.kvcache.RetentionPolicy.Kind;
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
    EngineOptions others = options.withBlockSize(512).withMaxStepsPerPass(23);
    EqualBits.check(SEED, TestModels.rope(window), steps, options, others);
  }
}
