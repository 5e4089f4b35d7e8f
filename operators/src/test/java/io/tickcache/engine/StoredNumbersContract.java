package io.tickcache.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tickcache.kvcache.KvStorage;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a step's keys and values become when they are stored: of every engine the same. */
public abstract class StoredNumbersContract {

  protected static final int STEPS = 16;
  protected static final int HEADS = 4;
  protected static final int WIDTH = 8; // of a head
  protected static final int LAYER = 1;
  protected static final int NUMBERS = STEPS * 2 * HEADS * WIDTH;
  private static final long SEED = 31;

  /** Stores {@code [16 steps, 2, heads, width]} numbers and reads the page that they fill. */
  protected abstract StoredPage store(KvStorage storage, float[] numbers);

  protected static float[] random() {
    float[] numbers = new float[NUMBERS];
    Random random = new Random(SEED);
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (float) (random.nextGaussian() * Math.pow(10, i / WIDTH % 5 - 2));
    }
    return numbers;
  }

  @ParameterizedTest
  @EnumSource(KvStorage.class)
  protected void changesANumberByNoMoreThanItsTypeMust(KvStorage storage) {
    float[] numbers = random();
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
  protected void givesTheLargestNumberOfAVectorTheLargestOfTheType(KvStorage storage) {
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
  protected void takesZerosEqualNumbersAndTheVerySmall(KvStorage storage) {
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
  protected void neverStoresInfinity(KvStorage storage) {
    float[] numbers = new float[NUMBERS];
    Arrays.fill(numbers, -1e6f);
    StoredPage page = store(storage, numbers);
    float expected = storage == KvStorage.FP16 ? -65_504 : -1e6f;
    for (int i = 0; i < numbers.length; i++) {
      assertThat(stored(page, i)).isCloseTo(expected, within(0.01f * 1e6f));
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
