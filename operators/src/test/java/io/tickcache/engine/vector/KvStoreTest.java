package io.tickcache.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tickcache.engine.StoredPage;
import io.tickcache.kvcache.KvShape;
import io.tickcache.kvcache.KvStorage;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a step's keys and values become when they are stored, and what is read of them. */
class KvStoreTest {

  private static final long SEED = 31;
  private static final int STEPS = 16;
  private static final int HEADS = 4;
  private static final int WIDTH = 8; // of a head
  private static final int LAYER = 1;
  private static final int PAGE = 6; // in the second tile of a block
  private static final int NUMBERS = STEPS * 2 * HEADS * WIDTH;

  private static KvShape shape(KvStorage storage) {
    return new KvShape(2, HEADS, WIDTH, storage, 128);
  }

  @ParameterizedTest
  @EnumSource(KvStorage.class)
  void changesANumberByNoMoreThanItsTypeMust(KvStorage storage) {
    float[] numbers = random(SEED);
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
    float[] numbers = new float[NUMBERS];
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
    float[] numbers = new float[NUMBERS];
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
    float[] numbers = new float[NUMBERS];
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
    KvShape shape = shape(storage);
    KvStore store = KvStore.of(shape, 1);
    byte[] page = new byte[shape.pageBytes()];
    int layerBytes = page.length / shape.layers();
    int vectorBytes = HEADS * STEPS * WIDTH * storage.bits() / Byte.SIZE;
    for (int i = 0; i < 2 * vectorBytes; i++) {
      page[LAYER * layerBytes + i] = (byte) i;
    }
    store.writePage(0, PAGE, page);
    StoredPage truth = new StoredPage(shape, page);
    int lane = PAGE * STEPS % 64;
    float[] keys = new float[64 * WIDTH];
    float[] values = new float[64 * WIDTH];
    for (int head = 0; head < HEADS; head++) {
      float[] keyArray = store.floats(0, keys);
      int key = store.keys(LAYER, 0, 1, head, keys, 0);
      float[] valueArray = store.floats(0, values);
      int value = store.values(LAYER, 0, 1, head, values, 0);
      for (int slot = 0; slot < STEPS; slot++) {
        for (int i = 0; i < WIDTH; i++) {
          check(truth, 0, head, slot, i, keyArray[key + i * 64 + lane + slot]);
          check(truth, 1, head, slot, i, valueArray[value + (lane + slot) * WIDTH + i]);
        }
      }
    }
  }

  /** Compares a number with its byte's, without the scale. */
  private static void check(StoredPage truth, int kind, int head, int slot, int i, float read) {
    byte[] ones = truth.bytes().clone();
    StoredPage unscaled = new StoredPage(truth.shape(), ones);
    unscaled.setScale(LAYER, kind, head, slot, 1);
    float expected = unscaled.number(LAYER, kind, head, slot, i);
    boolean neverStored = // not a number
        truth.shape().storage() == KvStorage.FP8 && Math.abs(expected) == 480f / 256;
    if (!neverStored) {
      assertThat(read)
          .as("kind %d, head %d, slot %d, number %d", kind, head, slot, i)
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource(KvStorage.class)
  void pagesBlocksAndCopiesHoldTheSameBytes(KvStorage storage) {
    KvStore store = KvStore.of(shape(storage), 3);
    write(store, 1, random(SEED));
    byte[] page = store.readPage(1, PAGE);
    assertThat(page).isNotEqualTo(new byte[page.length]);
    store.copy(1, 2);
    assertThat(store.readPage(2, PAGE)).isEqualTo(page);
    store.clear(1);
    assertThat(store.readPage(1, PAGE)).containsOnly(0);
    assertThat(store.readPage(2, PAGE)).isEqualTo(page);
    store.writePage(0, PAGE - 1, page);
    assertThat(store.readPage(0, PAGE - 1)).isEqualTo(page);
    assertThat(store.readPage(0, PAGE)).containsOnly(0);
    assertThat(store.readPage(1, PAGE - 1)).containsOnly(0);
  }

  private static float[] random(long seed) {
    float[] numbers = new float[NUMBERS];
    Random random = new Random(seed);
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) (random.nextGaussian() * Math.pow(10, i / WIDTH % 5 - 2));
    }
    return numbers;
  }

  /** Stores {@code [16 steps, 2, heads, width]} numbers and reads the page that they fill. */
  private static StoredPage store(KvStorage storage, float[] numbers) {
    KvStore store = KvStore.of(shape(storage), 1);
    write(store, 0, numbers);
    return new StoredPage(store.shape, store.readPage(0, PAGE));
  }

  private static void write(KvStore store, int block, float[] numbers) {
    for (int step = 0; step < STEPS; step++) {
      for (int head = 0; head < HEADS; head++) {
        int key = (step * 2 * HEADS + head) * WIDTH;
        int value = key + HEADS * WIDTH;
        store.write(LAYER, block, PAGE * STEPS + step, head, numbers, key, numbers, value);
      }
    }
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
