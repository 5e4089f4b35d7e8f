package io.tickcache.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import io.tickcache.engine.StoredPage;
import io.tickcache.engine.TestModels;
import io.tickcache.kvcache.BlockTable;
import io.tickcache.kvcache.KvShape;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.kvcache.PagePlaces;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a step's keys and values become when they are stored, and what is read of them. */
class QuantizationTest {

  private static final long SEED = 31;
  private static final int STEPS = 16;
  private static final int HEADS = 4;
  private static final int WIDTH = 8; // of a head
  private static final int LAYER = 1;

  private final TorchModule module = open();
  private final PtNDManager scope = (PtNDManager) module.manager().newSubManager();

  private static TorchModule open() {
    TorchRuntime.start(1);
    return new TorchModule(TestModels.rope(40));
  }

  @AfterEach
  void close() {
    scope.close();
    module.close();
  }

  @ParameterizedTest
  @EnumSource(KvStorage.class)
  void changesANumberByNoMoreThanItsTypeMust(KvStorage storage) {
    float[] numbers = new float[STEPS * 2 * HEADS * WIDTH];
    Random random = new Random(SEED);
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) (random.nextGaussian() * Math.pow(10, i / WIDTH % 5 - 2));
    }
    StoredPage page = store(storage, numbers);
    for (int i = 0; i < numbers.length; i++) {
      float scale = storage.scaleBytes() > 0 ? scaleOf(page, i) : 0;
      float bound = largestError(storage, numbers[i], scale);
      assertThat(stored(page, i))
          .as("seed %d, number %d, %s", SEED, i, storage)
          .isCloseTo(numbers[i], within(bound));
    }
  }

  /** Half of the distance of neighbours, and what fp32 loses when a scale is applied. */
  private static float largestError(KvStorage storage, float number, float scale) {
    float magnitude = Math.abs(number) * (1 + 1e-6f);
    return switch (storage) {
      case FP32 -> 0;
      case FP16 -> Math.max(Math.scalb(magnitude, -11), Math.scalb(1f, -25));
      case BF16 -> Math.scalb(magnitude, -8);
      case FP8 -> Math.max(Math.scalb(magnitude, -4), Math.scalb(scale, -18)) * (1 + 1e-5f);
      case INT8 -> scale / 2 * (1 + 1e-4f);
      case INT4 -> 16 * scale / 2 * (1 + 1e-4f);
    };
  }

  @ParameterizedTest
  @EnumSource(
      value = KvStorage.class,
      names = {"FP8", "INT8", "INT4"})
  void givesTheLargestNumberOfAVectorTheLargestOfTheType(KvStorage storage) {
    float[] numbers = new float[STEPS * 2 * HEADS * WIDTH];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = i % WIDTH == 3 ? -5 : 0.01f * (i % WIDTH);
    }
    StoredPage page = store(storage, numbers);
    float largest = storage == KvStorage.INT8 ? 127 : storage == KvStorage.INT4 ? 7 * 16 : 1.75f;
    for (int i = 0; i < numbers.length; i++) {
      assertThat(scaleOf(page, i)).isCloseTo(5 / largest, within(1e-6f));
      if (i % WIDTH == 3) {
        assertThat(stored(page, i)).isCloseTo(-5, within(1e-6f));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(KvStorage.class)
  void takesZerosEqualNumbersAndTheVerySmall(KvStorage storage) {
    float[] numbers = new float[STEPS * 2 * HEADS * WIDTH];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = new float[] {0, 3, -3, 1e-35f}[i / WIDTH % 4];
    }
    StoredPage page = store(storage, numbers);
    for (int i = 0; i < numbers.length; i++) {
      assertThat(stored(page, i)).isCloseTo(numbers[i], within(1e-5f));
      if (numbers[i] == 0) {
        assertThat(stored(page, i)).isZero();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(KvStorage.class)
  void neverStoresInfinity(KvStorage storage) {
    float[] numbers = new float[STEPS * 2 * HEADS * WIDTH];
    Arrays.fill(numbers, -1e6f);
    StoredPage page = store(storage, numbers);
    float expected = storage == KvStorage.FP16 ? -65_504 : -1e6f;
    for (int i = 0; i < numbers.length; i++) {
      assertThat(stored(page, i)).isCloseTo(expected, within(0.01f * 1e6f));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = KvStorage.class,
      names = {"FP8", "INT8", "INT4"})
  void readsEveryByteAsItsType(KvStorage storage) {
    ByteBuffer bytes = ByteBuffer.allocateDirect(256);
    for (int i = 0; i < bytes.capacity(); i++) {
      bytes.put((byte) i);
    }
    PtNDArray stored = scope.create(bytes.flip(), new Shape(1, 1, 256), DataType.INT8);
    float[] read =
        module
            .call("dequantized", scope, IValue.from(stored), type(storage), IValue.from(1L))
            .toFloatArray();
    for (int i = 0; i < read.length; i++) {
      if (storage != KvStorage.FP8 || (i & 127) != 127) { // not a number, and never stored
        assertThat(read[i]).as("byte %d", i).isEqualTo(number(storage, i));
      }
    }
  }

  /** With int4 the low halves of all bytes come first. */
  private static float number(KvStorage storage, int i) {
    byte bits = (byte) i;
    return switch (storage) {
      case FP8 -> StoredPage.fp8(bits) / 256;
      case INT4 -> 16 * (i < 256 ? (byte) (bits << 4) >> 4 : bits >> 4);
      default -> bits;
    };
  }

  /** Stores {@code [16 steps, 2, heads, width]} numbers and reads the page that they fill. */
  private StoredPage store(KvStorage storage, float[] numbers) {
    PtNDArray kv = (PtNDArray) scope.create(numbers, new Shape(STEPS, 2, HEADS, WIDTH));
    PtNDArray blocks = (PtNDArray) scope.create(new long[STEPS]);
    PtNDArray slots = (PtNDArray) scope.arange(32, 32 + STEPS, 1, DataType.INT64);
    KvShape shape = new KvShape(2, HEADS, WIDTH, storage, 512);
    try (KvCacheTensors cache =
        new KvCacheTensors(module.block(), module.manager(), shape, 1, true)) {
      IValueUtils.runMethod(
              module.block(),
              "store",
              cache.pool(),
              IValue.from((long) LAYER),
              IValue.from(blocks),
              IValue.from(slots),
              IValue.from((PtNDArray) kv.get(":, 0")),
              IValue.from((PtNDArray) kv.get(":, 1")))
          .close();
      BlockTable table = new BlockTable();
      table.append(0);
      PagePlaces place = new PagePlaces(shape.blockSize()).add(table, 32);
      return new StoredPage(shape, cache.readPages(place)[0]);
    }
  }

  private static IValue type(KvStorage storage) {
    return IValue.from((long) storage.torchType());
  }

  /** What became of number {@code i}. */
  private static float stored(StoredPage page, int i) {
    int vector = i / WIDTH;
    int slot = vector / (2 * HEADS);
    return page.number(LAYER, vector / HEADS % 2, vector % HEADS, slot, i % WIDTH);
  }

  private static float scaleOf(StoredPage page, int i) {
    int vector = i / WIDTH;
    return page.scale(LAYER, vector / HEADS % 2, vector % HEADS, vector / (2 * HEADS));
  }
}
