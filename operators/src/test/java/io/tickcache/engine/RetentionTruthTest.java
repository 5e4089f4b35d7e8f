package io.tickcache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tickcache.engine.torch.FullForward;
import io.tickcache.kvcache.KvContext;
import io.tickcache.kvcache.RetentionPolicy;
import io.tickcache.kvcache.RetentionPolicy.Kind;
import io.tickcache.model.ModelDirectory;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Incremental passes give what one pass over the whole history gives in which each step sees the
 * steps that were held when it came, and no others.
 */
class RetentionTruthTest {

  private static final long SEED = 31;
  private static final int WINDOW = 48;
  private static final int STEPS = 4 * WINDOW + 7;

  private final Random random = new Random(SEED);
  private final StepHistory history = StepHistory.random(STEPS, random);
  private final ModelDirectory model = TestModels.rope(WINDOW);
  private final boolean[][] visible = new boolean[STEPS][STEPS];
  private final float[][] outputs = new float[STEPS][];
  private final int[] positionOfSlot = new int[512];

  @ParameterizedTest
  @EnumSource(Kind.class)
  void ofWhatEachStepSaw(Kind kind) {
    check(EngineType.VECTOR, kind, 1e-5f);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void ofWhatEachStepSawThroughLibtorch(Kind kind) {
    check(EngineType.TORCH, kind, 1e-4f);
  }

  private void check(EngineType type, Kind kind, float tolerance) {
    run(type, kind);
    float[][] truth = FullForward.outputs(model, history, visible);
    for (int step = 0; step < STEPS; step++) {
      assertThat(visible[step][step]).isTrue();
      assertThat(outputs[step])
          .as("seed %d, step %d", SEED, step)
          .containsExactly(truth[step], within(tolerance));
    }
  }

  @Test
  void scoresChooseOtherStepsThanTheLast() {
    run(EngineType.VECTOR, Kind.ATTENTION_SCORE);
    int old = 0;
    for (int step = STEPS - WINDOW; step < STEPS; step++) {
      old += seen(step).get(0, step - WINDOW).cardinality();
    }
    assertThat(old).as("steps that a window had lost").isPositive();
  }

  @Test
  void sinksStay() {
    run(EngineType.VECTOR, Kind.ATTENTION_SINKS);
    BitSet last = seen(STEPS - 1);
    assertThat(last.get(0, 4).cardinality()).isEqualTo(4);
    assertThat(last.get(4, STEPS - WINDOW + 4).isEmpty()).isTrue();
    assertThat(last.cardinality()).isEqualTo(WINDOW);
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"ATTENTION_SCORE", "ENTROPY", "HYBRID", "RECENCY"})
  void aVictimIsNeverSeenAgainAndItsSlotIsOverwritten(Kind kind) {
    run(EngineType.VECTOR, kind);
    for (int step = 1; step < STEPS; step++) {
      BitSet returned = seen(step);
      returned.clear(step);
      returned.andNot(seen(step - 1));
      assertThat(returned.isEmpty()).as("step %d", step).isTrue();
    }
    assertThat(Arrays.stream(positionOfSlot).filter(position -> position > 0).count())
        .as("slots in use")
        .isBetween(WINDOW - 1L, (long) WINDOW);
  }

  private BitSet seen(int step) {
    BitSet seen = new BitSet();
    for (int i = 0; i < STEPS; i++) {
      seen.set(i, visible[step][i]);
    }
    return seen;
  }

  private void run(EngineType type, Kind kind) {
    EngineOptions options =
        EngineOptions.of(16 << 20, 60).withEngine(type).withRetention(RetentionPolicy.of(kind));
    try (InferenceEngine engine = InferenceEngine.open(model, options)) {
      KvContext context = engine.cache().newContext(0);
      StepBatch batch = engine.newBatch();
      while (context.nextPosition() < STEPS) {
        int first = (int) context.nextPosition();
        int size = 1 + random.nextInt(20);
        while (batch.size() < size && !batch.isFullFor(context) && first + batch.size() < STEPS) {
          record(context, first + batch.size());
          int step = first + batch.size();
          batch.add(context, history.tokenTypes().get(step), history.features().get(step));
        }
        float[][] rows = engine.run(batch);
        System.arraycopy(rows, 0, outputs, first, rows.length);
        batch.clear();
      }
      engine.cache().release(context);
    }
  }

  private void record(KvContext context, int step) {
    positionOfSlot[context.slot(step)] = step;
    context.visible(
        step,
        (from, to) -> {
          for (int slot = from; slot < to; slot++) {
            visible[step][positionOfSlot[slot]] = true;
          }
        });
  }
}
