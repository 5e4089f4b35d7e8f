package io.tickcache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tickcache.kvcache.KvContext;
import io.tickcache.kvcache.KvShape;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.kvcache.RetentionPolicy;
import io.tickcache.model.ModelDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The two forms of one network, in TorchScript and in Java, on ragged batches. */
class TorchEqualsVectorTest {

  private static final long SEED = 23;
  private static final float CLOSE = 1e-5f;

  private final Random random = new Random(SEED);

  @Test
  void batchesOfUpToAThousandInstruments() {
    int instruments = 1_000;
    ModelDirectory model = TestModels.rope(40);
    EngineOptions options = EngineOptions.of(256 << 20, instruments);
    List<StepHistory> steps =
        IntStream.range(0, 50).mapToObj(i -> StepHistory.random(20, random)).toList();
    try (InferenceEngine vector = InferenceEngine.open(model, with(options, EngineType.VECTOR));
        InferenceEngine torch = InferenceEngine.open(model, with(options, EngineType.TORCH))) {
      List<KvContext> ofVector = contexts(vector, instruments);
      List<KvContext> ofTorch = contexts(torch, instruments);
      StepBatch one = vector.newBatch();
      StepBatch other = torch.newBatch();
      for (int pass = 0; pass < 40; pass++) {
        // All of them at times, often a few with many steps each.
        int rows = pass % 8 == 0 ? instruments : 1 + random.nextInt(200);
        int most = pass % 8 == 0 ? instruments : 1 + random.nextInt(instruments);
        for (int row = 0; row < rows; row++) {
          int instrument = most == instruments ? row : random.nextInt(most);
          StepHistory history = steps.get(random.nextInt(steps.size()));
          int step = random.nextInt(history.size());
          if (!one.isFullFor(ofVector.get(instrument))
              && !other.isFullFor(ofTorch.get(instrument))) {
            int type = history.tokenTypes().get(step);
            one.add(ofVector.get(instrument), type, history.features().get(step));
            other.add(ofTorch.get(instrument), type, history.features().get(step));
          }
        }
        assertClose(torch.run(other), vector.run(one), pass, CLOSE);
        one.clear();
        other.clear();
      }
    }
  }

  /** Before each pass the pages and chosen steps of one become those of the other. */
  @ParameterizedTest
  @CsvSource({
    "FP16, sliding-window",
    "BF16, sliding-window",
    "FP8, sliding-window",
    "INT8, sliding-window",
    "INT4, sliding-window",
    "INT8, attention-sinks:3",
    "FP32, attention-score",
    "INT8, entropy",
    "BF16, hybrid",
    "INT4, recency"
  })
  void fromTheSameStoredNumbers(KvStorage storage, String retention) {
    EngineOptions options =
        EngineOptions.of(32 << 20, 20)
            .withKvStorage(storage)
            .withRetention(RetentionPolicy.of(retention));
    ModelDirectory model = TestModels.rope(40);
    StepHistory history = StepHistory.random(200, random);
    long numbers = 0;
    long apart = 0;
    try (InferenceEngine vector = InferenceEngine.open(model, with(options, EngineType.VECTOR));
        InferenceEngine torch = InferenceEngine.open(model, with(options, EngineType.TORCH))) {
      KvContext context = vector.cache().newContext(0);
      PageStore pages = new PageStore();
      StepBatch one = vector.newBatch();
      StepBatch other = torch.newBatch();
      for (int step = 0; step < history.size(); ) {
        context = pages.move(vector, context, vector); // without what no step sees any more
        KvContext copy = pages.copy(vector, context, torch);
        for (int i = 1 + random.nextInt(4); i > 0 && step < history.size(); i--) {
          if (!one.isFullFor(context)) {
            int type = history.tokenTypes().get(step);
            one.add(context, type, history.features().get(step));
            other.add(copy, type, history.features().get(step++));
          }
        }
        float[][] ofTorch = torch.run(other);
        float[][] ofVector = vector.run(one);
        one.clear();
        other.clear();
        byte[][] expected = vector.cache().readDirtyPages(context);
        byte[][] actual = torch.cache().readDirtyPages(copy);
        assertThat(actual).hasSameDimensionsAs(expected);
        long ofPass = 0;
        for (int page = 0; page < expected.length; page++) {
          ofPass += unitsApart(expected[page], actual[page], storage);
          numbers += expected[page].length * 8L / storage.bits();
        }
        // A step reads its own key and value as stored, too: a unit there is seen in its outputs.
        assertClose(ofTorch, ofVector, step, ofPass == 0 ? CLOSE : 1e-2f);
        apart += ofPass;
        torch.cache().release(copy);
      }
    }
    assertThat(apart / (double) numbers).as("numbers apart, seed %d", SEED).isLessThan(1e-3);
  }

  /** How many stored numbers differ, none by more than a unit of its type. */
  private static long unitsApart(byte[] expected, byte[] actual, KvStorage storage) {
    StoredPage one = StoredPage.ofState(new KvShape(2, 4, 8, storage), expected);
    StoredPage other = StoredPage.ofState(new KvShape(2, 4, 8, storage), actual);
    long apart = 0;
    for (int layer = 0; layer < one.shape().layers(); layer++) {
      for (int kind = 0; kind < 2; kind++) {
        for (int head = 0; head < one.shape().heads(); head++) {
          for (int slot = 0; slot < 16; slot++) {
            for (int i = 0; i < one.shape().headDim(); i++) {
              float a = one.number(layer, kind, head, slot, i);
              float b = other.number(layer, kind, head, slot, i);
              float same = 1e-5f * Math.abs(a) + 1e-6f;
              float unit = unit(storage, a) * (scale(one, layer, kind, head, slot)) + same;
              assertThat(b).as("seed %d", SEED).isCloseTo(a, within(unit));
              apart += Math.abs(a - b) > same ? 1 : 0;
            }
          }
        }
      }
    }
    return apart;
  }

  private static float scale(StoredPage page, int layer, int kind, int head, int slot) {
    boolean scaled = page.shape().storage().scaleBytes() > 0;
    return scaled ? page.scale(layer, kind, head, slot) : 1;
  }

  /** One unit of a stored number's last place; of those with scales in units of the scale. */
  private static float unit(KvStorage storage, float number) {
    return switch (storage) {
      case FP32 -> 0;
      case FP16 -> Math.abs(number) / 1024 + 1e-7f;
      case BF16 -> Math.abs(number) / 128;
      case FP8 -> 0.125f; // the largest step between two numbers below 1.75
      case INT8 -> 1;
      case INT4 -> 16;
    };
  }

  private static EngineOptions with(EngineOptions options, EngineType type) {
    return options.withEngine(type);
  }

  private static List<KvContext> contexts(InferenceEngine engine, int count) {
    List<KvContext> contexts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      contexts.add(engine.cache().newContext(0));
    }
    return contexts;
  }

  private static void assertClose(float[][] actual, float[][] expected, int pass, float close) {
    assertThat(actual).hasDimensions(expected.length, expected[0].length);
    for (int row = 0; row < expected.length; row++) {
      assertThat(actual[row])
          .as("seed %d, pass %d, row %d", SEED, pass, row)
          .containsExactly(expected[row], within(close));
    }
  }
}
