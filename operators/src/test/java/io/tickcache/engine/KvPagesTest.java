package io.tickcache.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.kvcache.KvContext;
import io.tickcache.model.ModelDirectory;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KvPagesTest {

  private static final int STEPS = 700; // five times round the 128 slots of a context

  private final ModelDirectory model = TestModels.rope(40);
  private final EngineOptions options = EngineOptions.of(16 << 20, 60);
  private final InferenceEngine first = InferenceEngine.open(model, options);
  private final InferenceEngine second = InferenceEngine.open(model, options);
  private final InferenceEngine other =
      InferenceEngine.open(model, options.withBlockSize(256).withMaxStepsPerPass(23));
  private final StepHistory history = StepHistory.random(STEPS, new Random(11));
  private final PageStore state = new PageStore();

  @AfterEach
  void close() {
    first.close();
    second.close();
    other.close();
  }

  @Test
  void goOnBitForBitInAnotherEngineAndOtherBlocks() {
    float[][] expected = run(first, first.cache().newContext(5), STEPS);
    run(second, second.cache().newContext(5), 20); // takes block 0

    KvContext context = first.cache().newContext(5);
    run(first, context, 600);
    KvContext restored = state.move(first, context, second);
    assertThat(restored.table().block(0)).isNotZero();
    assertThat(restored.epochMicros()).isEqualTo(5);
    assertThat(run(second, restored, STEPS)[99]).containsExactly(expected[STEPS - 1]);
  }

  @Test
  void goOnBitForBitInAnEngineOfOtherBlocksAndBatchesAndBack() {
    assertThat(other.cache().geometry()).isNotEqualTo(first.cache().geometry());
    float[][] expected = run(first, first.cache().newContext(5), STEPS);
    for (int moved = 1; moved < STEPS; moved += 61) {
      KvContext context = first.cache().newContext(5);
      run(first, context, moved);
      context = state.move(first, context, other);
      int back = Math.min(STEPS - 1, moved + 30);
      float[][] there = run(other, context, back);
      context = state.move(other, context, first);
      float[][] here = run(first, context, STEPS);
      assertThat(there).isDeepEqualTo(Arrays.copyOfRange(expected, moved, back));
      assertThat(here).isDeepEqualTo(Arrays.copyOfRange(expected, back, STEPS));
      first.cache().release(context);
    }
    assertThat(other.cache().blocksUsed()).isZero();
  }

  @Test
  void costNewStepsNotContext() {
    KvContext context = first.cache().newContext(0);
    run(first, context, 500);
    assertThat(state.write(first, context)).isEqualTo(4); // what the next step sees
    run(first, context, 501);
    assertThat(state.write(first, context)).isEqualTo(1);
    run(first, context, 520); // wraps around the last page
    assertThat(context.dirtyPages()).containsExactly(0, 3);
    assertThat(state.write(first, context)).isEqualTo(2);
    assertThat(state.write(first, context)).isZero();
  }

  /** Runs the history's steps up to {@code end}; gives their outputs. */
  private float[][] run(InferenceEngine engine, KvContext context, int end) {
    int begin = (int) context.nextPosition();
    float[][] outputs = new float[end - begin][];
    StepBatch batch = engine.newBatch();
    for (int step = begin; step < end; step++) {
      batch.add(context, history.tokenTypes().get(step), history.features().get(step));
      if (batch.isFull() || step == end - 1) {
        float[][] rows = engine.run(batch);
        System.arraycopy(rows, 0, outputs, step + 1 - rows.length - begin, rows.length);
        batch.clear();
      }
    }
    return outputs;
  }
}
