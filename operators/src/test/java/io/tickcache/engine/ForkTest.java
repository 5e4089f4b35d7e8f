package io.tickcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.kvcache.KvContext;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.kvcache.RetentionPolicy;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Property: a fork and its original each go on as if the other were not there. */
class ForkTest {

  private static final long SEED = 12;
  private static final int FORKED_AT = 530; // past the last of 512 slots, within a block
  private static final int STEPS = 700;

  private final StepHistory first = StepHistory.random(STEPS, new Random(SEED));
  private final StepHistory second = StepHistory.random(STEPS, new Random(SEED + 1));

  @ParameterizedTest
  @CsvSource({
    "FP32, 512, SLIDING_WINDOW",
    "INT8, 512, SLIDING_WINDOW",
    "INT4, 32, SLIDING_WINDOW",
    "FP32, 512, ATTENTION_SCORE"
  })
  void goesOnBitForBitBesideItsOriginal(
      KvStorage storage, int blockSize, RetentionPolicy.Kind retention) {
    EngineOptions options =
        EngineOptions.of(8 << 20, 60)
            .withKvStorage(storage)
            .withBlockSize(blockSize)
            .withRetention(RetentionPolicy.of(retention));
    try (InferenceEngine engine = InferenceEngine.open(TestModels.rope(40), options)) {
      KvContext alone = engine.cache().newContext(0);
      run(engine, alone, first, 0, FORKED_AT);
      float[][] expected = run(engine, alone, second, FORKED_AT, STEPS);

      KvContext original = engine.cache().newContext(0);
      run(engine, original, first, 0, FORKED_AT);
      int before = engine.cache().blocksUsed();
      KvContext fork = engine.cache().fork(original);
      assertThat(engine.cache().blocksUsed()).isEqualTo(before);
      assertThat(engine.cache().blocksShared()).isEqualTo(original.table().size());
      float[][] forked = run(engine, fork, second, FORKED_AT, STEPS);
      float[][] went = run(engine, original, first, FORKED_AT, STEPS);

      assertThat(forked).isDeepEqualTo(expected);
      KvContext whole = engine.cache().newContext(0);
      run(engine, whole, first, 0, FORKED_AT);
      assertThat(went).isDeepEqualTo(run(engine, whole, first, FORKED_AT, STEPS));
      assertThat(fork.dirtyPages()).hasSameSizeAs(fork.snapshot().pages());
      for (KvContext context : new KvContext[] {alone, original, fork, whole}) {
        engine.cache().release(context);
      }
      assertThat(engine.cache().blocksUsed()).isZero();
      assertThat(engine.cache().wasteRatio()).isZero();
    }
  }

  private static float[][] run(
      InferenceEngine engine, KvContext context, StepHistory history, int from, int to) {
    float[][] outputs = new float[to - from][];
    StepBatch batch = engine.newBatch();
    for (int step = from; step < to; step++) {
      batch.add(context, history.tokenTypes().get(step), history.features().get(step));
      if (batch.isFullFor(context) || step == to - 1) {
        float[][] rows = engine.run(batch);
        System.arraycopy(rows, 0, outputs, step + 1 - rows.length - from, rows.length);
        batch.clear();
      }
    }
    return outputs;
  }
}
