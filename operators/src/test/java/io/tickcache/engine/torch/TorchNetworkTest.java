package io.tickcache.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import io.tickcache.engine.EngineOptions;
import io.tickcache.engine.EngineType;
import io.tickcache.engine.InferenceEngine;
import io.tickcache.engine.Networks;
import io.tickcache.engine.PageStore;
import io.tickcache.engine.RandomBatches;
import io.tickcache.engine.StepBatch;
import io.tickcache.engine.StepHistory;
import io.tickcache.engine.TestModels;
import io.tickcache.kvcache.KvContext;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Engines that run their network through libtorch. */
class TorchNetworkTest {

  private static final long SEED = 20_240_808;

  private static EngineOptions options(int blockSize) {
    return EngineOptions.of(16 << 20, 60).withEngine(EngineType.TORCH).withBlockSize(blockSize);
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 512})
  void holdsNoTensorAfterAPass(int blockSize) {
    try (InferenceEngine engine = InferenceEngine.open(TestModels.rope(40), options(blockSize))) {
      NDManager manager = ((TorchNetwork) Networks.of(engine)).module().manager();
      KvContext context = engine.cache().newContext(0);
      StepBatch batch = engine.newBatch();
      int before = manager.getManagedArrays().size();
      for (int pass = 0; pass < 1_000; pass++) {
        batch.clear();
        batch.add(context, 0, new float[TestModels.FEATURES[0]]);
        engine.run(batch);
        engine.cache().readDirtyPages(context);
        context.markClean();
      }
      assertThat(manager.getManagedArrays()).hasSize(before);
    }
  }

  /** Libtorch's bits depend on batching on some processors. */
  @ParameterizedTest
  @CsvSource({
    "512, 40, 64", // read through views
    "512, 460, 16",
    "16, 40, 512", // gathered
    "64, 460, 16"
  })
  void batchesRestoresAndOtherBlocksChangeNoMoreThanRounding(
      int blockSize, int window, int otherBlockSize) {
    Random random = new Random(SEED);
    List<StepHistory> histories =
        Stream.of(600, 300, 17).map(length -> StepHistory.random(length, random)).toList();
    EngineOptions options = options(blockSize);
    EngineOptions others = options.withBlockSize(otherBlockSize).withMaxStepsPerPass(23);
    try (InferenceEngine engine = InferenceEngine.open(TestModels.rope(window), options);
        InferenceEngine other = InferenceEngine.open(TestModels.rope(window), others)) {
      List<float[][]> small = new RandomBatches(engine, histories).run(random, 8);
      List<float[][]> large = new RandomBatches(engine, histories).run(random, 60);
      List<float[][]> moved =
          new RandomBatches(engine, histories)
              .runMoving(random, 30, new PageStore(), List.of(other));
      for (int instrument = 0; instrument < histories.size(); instrument++) {
        assertClose(large.get(instrument), small.get(instrument), instrument);
        assertClose(moved.get(instrument), small.get(instrument), instrument);
      }
      assertThat(engine.cache().blocksUsed()).isZero();
      assertThat(other.cache().blocksUsed()).isZero();
    }
  }

  private static void assertClose(float[][] actual, float[][] expected, int instrument) {
    for (int step = 0; step < expected.length; step++) {
      assertThat(actual[step])
          .as("seed %d, instrument %d, step %d", SEED, instrument, step)
          .containsExactly(expected[step], within(1e-5f));
    }
  }
}
