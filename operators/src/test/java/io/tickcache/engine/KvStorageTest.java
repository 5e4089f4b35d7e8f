package io.tickcache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.kvcache.KvContext;
import io.tickcache.kvcache.KvContextSnapshot;
import io.tickcache.kvcache.KvShape;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.kvcache.RetentionPolicy;
import io.tickcache.model.ModelDirectory;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Engines that differ in nothing but their storage. */
class KvStorageTest {

  private static final int MAX_STEPS = 60;
  private static final int STEPS = 600;
  private static final int RESTORED_AT = 400;

  private final ModelDirectory model = TestModels.rope(200);
  private final StepHistory history = StepHistory.random(STEPS, new Random(77));

  @ParameterizedTest
  @EnumSource(KvStorage.class)
  void allocatesTheBytesThatAreComputed(KvStorage storage) {
    KvShape shape = new KvShape(2, 4, 8, storage);
    try (InferenceEngine engine = open(storage, 5 * shape.blockBytes() + 1)) {
      assertThat(engine.cache().blocksTotal()).isEqualTo(5);
      assertThat(engine.memory().kvCache())
          .isBetween(5 * shape.blockBytes(), 5 * shape.blockBytes() + 128); // before and behind
      KvContext context = engine.cache().newContext(0);
      run(engine, context, 20);
      assertThat(engine.cache().bytesUsed()).isEqualTo(shape.blockBytes());
      assertThat(engine.cache().pageFormat().shape().pageBytes()).isEqualTo(shape.pageBytes());
      assertThat(engine.cache().readDirtyPages(context)).hasDimensions(2, shape.pageBytes() + 16);
      assertThat(context.snapshot().storage()).isEqualTo(storage);
    }
  }

  @ParameterizedTest
  @CsvSource({"FP16, 1e-4", "BF16, 1e-3", "FP8, 9e-3", "INT8, 2e-3", "INT4, 4e-2"})
  void predictsNearlyWhatFp32Predicts(KvStorage storage, double tolerance) {
    double error = error(restoredOutputs(storage, page -> {}));
    assertThat(error).as("error over deviation").isPositive().isLessThan(tolerance);
  }

  @ParameterizedTest
  @CsvSource({"FP8, 9e-3", "INT8, 2e-3", "INT4, 4e-2"})
  void theToleranceCatchesScalesOfTheNextHead(KvStorage storage, double tolerance) {
    assertThat(error(restoredOutputs(storage, KvStorageTest::moveScales))).isGreaterThan(tolerance);
  }

  private static void moveScales(StoredPage page) {
    KvShape shape = page.shape();
    for (int layer = 0; layer < shape.layers(); layer++) {
      for (int slot = 0; slot < 16; slot++) {
        for (int kind = 0; kind < 2; kind++) {
          float first = page.scale(layer, kind, 0, slot);
          for (int head = 0; head + 1 < shape.heads(); head++) {
            page.setScale(layer, kind, head, slot, page.scale(layer, kind, head + 1, slot));
          }
          page.setScale(layer, kind, shape.heads() - 1, slot, first);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(KvStorage.class)
  void refusesTheContextOfEveryOtherStorage(KvStorage storage) {
    try (InferenceEngine engine = open(storage, 4 << 20)) {
      for (KvStorage other : KvStorage.values()) {
        if (other != storage) {
          KvContextSnapshot snapshot =
              new KvContextSnapshot(0, 5, 200, other, RetentionPolicy.SLIDING_WINDOW);
          assertThatThrownBy(
                  () -> engine.cache().restore(snapshot, new byte[0], page -> new byte[0]))
              .isInstanceOf(IllegalArgumentException.class)
              .hasMessageContaining(
                  "stored as %s, but this job has 'kv-cache.storage' = %s"
                      .formatted(other, storage));
        }
      }
      assertThat(engine.cache().blocksUsed()).isZero();
    }
  }

  private InferenceEngine open(KvStorage storage, long bytes) {
    return InferenceEngine.open(model, EngineOptions.of(bytes, MAX_STEPS).withKvStorage(storage));
  }

  /** The outputs of the steps after a restore, of whose pages something was changed. */
  private float[][] restoredOutputs(KvStorage storage, Consumer<StoredPage> change) {
    try (InferenceEngine engine = open(storage, 4 << 20)) {
      KvContext context = engine.cache().newContext(0);
      run(engine, context, RESTORED_AT);
      KvShape shape = new KvShape(2, 4, 8, storage);
      int[] numbers = context.dirtyPages();
      byte[][] contents = engine.cache().readDirtyPages(context);
      Map<Integer, byte[]> pages = new HashMap<>();
      for (int i = 0; i < numbers.length; i++) {
        StoredPage page = StoredPage.ofState(shape, contents[i]);
        change.accept(page);
        page.putInto(contents[i]);
        pages.put(numbers[i], contents[i]);
      }
      return run(
          engine,
          engine.cache().restore(context.snapshot(), context.retained(), pages::get),
          STEPS);
    }
  }

  /** Root of the mean squared difference from fp32, over the deviation of fp32's outputs. */
  private double error(float[][] outputs) {
    float[][] exact = restoredOutputs(KvStorage.FP32, page -> {});
    double mean = Arrays.stream(exact).mapToDouble(row -> row[0]).average().orElseThrow();
    double squares =
        IntStream.range(0, exact.length)
            .mapToDouble(i -> Math.pow(outputs[i][0] - exact[i][0], 2))
            .sum();
    double variance = Arrays.stream(exact).mapToDouble(row -> Math.pow(row[0] - mean, 2)).sum();
    return Math.sqrt(squares / variance);
  }

  /** Runs the history up to step {@code end}; gives the outputs of what it ran. */
  private float[][] run(InferenceEngine engine, KvContext context, int end) {
    StepBatch batch = engine.newBatch();
    int begin = (int) context.nextPosition();
    float[][] outputs = new float[end - begin][];
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
