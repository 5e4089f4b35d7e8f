package io.tickcache.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.tickcache.engine.StoredNumbersContract;
import io.tickcache.engine.StoredPage;
import io.tickcache.kvcache.KvShape;
import io.tickcache.kvcache.KvStorage;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The contract, and what is read of stored numbers. */
class KvStoreTest extends StoredNumbersContract {

  private static final int PAGE = 6; // in the second tile of a block

  private static KvShape shape(KvStorage storage) {
    return new KvShape(2, HEADS, WIDTH, storage, 128);
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
      store.unpackKeys(LAYER, 0, 1, head, keys, 0);
      store.unpackValues(LAYER, 0, 1, head, values, 0);
      for (int slot = 0; slot < STEPS; slot++) {
        for (int i = 0; i < WIDTH; i++) {
          check(truth, 0, head, slot, i, keys[i * 64 + lane + slot]);
          check(truth, 1, head, slot, i, values[(lane + slot) * WIDTH + i]);
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

  /** Whole tiles of random bytes: more than every number that a type has. */
  @ParameterizedTest
  @CsvSource({"FP16, 64", "BF16, 64", "FP8, 8", "INT8, 24", "INT4, 8", "INT4, 16", "INT4, 32"})
  void vectorsUnpackWhatTheStoreReads(KvStorage storage, int width) {
    assumeThat(KernelChoice.missing()).isEmpty();
    KvShape shape = new KvShape(1, 16, width, storage, 64);
    KvStore store = KvStore.of(shape, 1);
    Random random = new Random(7);
    for (int page = 0; page < 4; page++) {
      byte[] bytes = new byte[shape.pageBytes()];
      random.nextBytes(bytes);
      store.writePage(0, page, bytes);
    }
    Attention attention = new Attention(16, width, 64);
    attention.takePrefix(store, 0, 64);
    float[] expected = new float[64 * width];
    float[] unpacked = new float[64 * width + 16];
    for (int head = 0; head < 16; head++) {
      store.unpackKeys(0, 0, 0, head, expected, 0);
      Unpacking.keys(attention, 0, head, unpacked, 0);
      assertThat(Arrays.copyOf(unpacked, expected.length))
          .as("keys of head %d", head)
          .isEqualTo(expected);
      store.unpackValues(0, 0, 0, head, expected, 0);
      Unpacking.values(attention, 0, head, unpacked, 0);
      assertThat(Arrays.copyOf(unpacked, expected.length))
          .as("values of head %d", head)
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource(KvStorage.class)
  void pagesBlocksAndCopiesHoldTheSameBytes(KvStorage storage) {
    KvStore store = KvStore.of(shape(storage), 3);
    write(store, 1, random());
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

  @Override
  protected StoredPage store(KvStorage storage, float[] numbers) {
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
}
