package io.tickcache.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.EngineException;
import io.tickcache.engine.EngineOptions;
import io.tickcache.engine.EngineType;
import io.tickcache.engine.InferenceEngine;
import io.tickcache.engine.StepBatch;
import io.tickcache.engine.StepHistory;
import io.tickcache.engine.TestModels;
import io.tickcache.kvcache.KvContext;
import io.tickcache.kvcache.RetentionPolicy;
import io.tickcache.model.ModelDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Passes that ask libtorch for more memory than any machine has. */
class MemoryLadderTest {

  private static final long SEED = 37;
  private static final int CONTEXTS = 3;

  private final Random random = new Random(SEED);

  @ParameterizedTest
  @CsvSource({"16, sliding-window", "512, sliding-window", "512, hybrid", "16, attention-score"})
  void runsInHalves(int blockSize, String retention) {
    ModelDirectory model = TestModels.rope(40);
    EngineOptions options =
        EngineOptions.of(8 << 20, 32)
            .withEngine(EngineType.TORCH)
            .withBlockSize(blockSize)
            .withRetention(RetentionPolicy.of(retention));
    List<StepHistory> histories =
        IntStream.range(0, CONTEXTS).mapToObj(i -> StepHistory.random(150, random)).toList();
    try (InferenceEngine ample = InferenceEngine.open(model, options);
        InferenceEngine scarce =
            InferenceEngine.open(ChangedNetwork.failing(model, "rows > 4"), options)) {
      float[][] expected = run(ample, histories);
      float[][] actual = run(scarce, histories);
      assertThat(actual.length).isEqualTo(expected.length);
      for (int step = 0; step < expected.length; step++) {
        // Not bit for bit: libtorch's bits depend on batching on some processors.
        assertThat(actual[step])
            .as("seed %d, step %d", SEED, step)
            .containsExactly(expected[step], within(1e-5f));
      }
      assertThat(scarce.splitPasses()).isPositive();
      assertThat(ample.splitPasses()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "16, 40, sliding-window, 2",
    "16, 40, attention-score, 1",
    "512, 1100, sliding-window, 2"
  })
  void shortensTheWindowOfAStepAlone(int blockSize, int window, String retention, int most) {
    ModelDirectory model = TestModels.rope(window);
    EngineOptions options =
        EngineOptions.of(8 << 20, 32)
            .withEngine(EngineType.TORCH)
            .withBlockSize(blockSize)
            .withRetention(RetentionPolicy.of(retention));
    StepHistory history = StepHistory.random(window + 70, random);
    boolean[][] visible = new boolean[history.size()][history.size()];
    float[][] outputs = new float[history.size()][];
    // sizes[2] counts the rows of all parts: as many times the rows as each has parts.
    int parts = most * Math.max(1, blockSize / 256);
    try (InferenceEngine engine =
        InferenceEngine.open(
            ChangedNetwork.failing(model, "sizes[2] > rows * " + parts), options)) {
      int shortened = shortSteps(engine, history, blockSize, most, visible, outputs);
      assertThat(shortened).isBetween(20, history.size() - most * blockSize);
    }
    float[][] truth = FullForward.outputs(model, history, visible);
    for (int step = 0; step < history.size(); step++) {
      assertThat(outputs[step]).as("step %d", step).containsExactly(truth[step], within(1e-4f));
    }
  }

  @Test
  void givesUpWhereNotEvenOneBlockFits() {
    ModelDirectory never = ChangedNetwork.failing(TestModels.rope(40), "new == 1");
    EngineOptions options = EngineOptions.of(8 << 20, 32).withEngine(EngineType.TORCH);
    assertThatThrownBy(() -> InferenceEngine.open(never, options))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("allocate memory");
  }

  private static int shortSteps(
      InferenceEngine engine,
      StepHistory history,
      int blockSize,
      int most,
      boolean[][] visible,
      float[][] outputs) {
    KvContext context = engine.cache().newContext(0);
    StepBatch batch = engine.newBatch();
    int[] positionOfSlot = new int[4_096];
    int shortened = 0;
    for (int step = 0; step < history.size(); step++) {
      batch.add(context, history.tokenTypes().get(step), history.features().get(step));
      int own = context.slot(step);
      positionOfSlot[own] = step;
      List<Integer> seen = new ArrayList<>();
      context.visible(step, (from, to) -> IntStream.range(from, to).forEach(seen::add));
      outputs[step] = engine.run(batch)[0];
      int blocks = context.table().size();
      if (batch.shortenedTo(0) > 0) {
        shortened++;
        int read = blocks;
        while (read > most) {
          read /= 2;
        }
        int newest = read;
        seen.removeIf(slot -> Math.floorMod(own / blockSize - slot / blockSize, blocks) >= newest);
        assertThat(batch.shortenedTo(0)).isEqualTo(seen.size());
      } else {
        assertThat(blocks).isLessThanOrEqualTo(most);
      }
      for (int slot : seen) {
        visible[step][positionOfSlot[slot]] = true;
      }
      batch.clear();
    }
    engine.cache().release(context);
    return shortened;
  }

  private static float[][] run(InferenceEngine engine, List<StepHistory> histories) {
    List<KvContext> contexts = new ArrayList<>();
    histories.forEach(history -> contexts.add(engine.cache().newContext(0)));
    StepBatch batch = engine.newBatch();
    List<float[]> outputs = new ArrayList<>();
    for (int step = 0; step < histories.get(0).size(); step++) {
      for (int i = 0; i < CONTEXTS; i++) {
        if (batch.isFullFor(contexts.get(i))) {
          outputs.addAll(List.of(engine.run(batch)));
          batch.clear();
        }
        StepHistory history = histories.get(i);
        batch.add(contexts.get(i), history.tokenTypes().get(step), history.features().get(step));
      }
    }
    outputs.addAll(List.of(engine.run(batch)));
    batch.clear();
    contexts.forEach(engine.cache()::release);
    return outputs.toArray(float[][]::new);
  }
}
