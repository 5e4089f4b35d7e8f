package io.tickcache.engine.vector;

import io.tickcache.kvcache.KvShape;
import io.tickcache.kvcache.KvStorage;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** fp8 or int8, with scales. The numbers of fp8 are read as 2<sup>-8</sup> of what they are. */
final class ByteStore extends KvStore {

  private static final float LARGEST_INT8 = 127;
  private static final float LARGEST_FP8 = 1.75f; // 448 × 2^-8
  private static final float FP8_UNIT = 256;

  private final boolean fp8;
  private final byte[][] arrays;

  ByteStore(KvShape shape, int blocks) {
    super(shape, blocks, shape.headDim(), Byte.BYTES);
    fp8 = shape.storage() == KvStorage.FP8;
    arrays = new byte[arrays()][];
    Arrays.setAll(arrays, array -> new byte[unitsIn(array)]);
  }

  @Override
  float[] floats(int block, float[] scratch) {
    return scratch;
  }

  @Override
  int keys(int layer, int block, int tile, int head, float[] scratch, int at) {
    return unpack(arrays[arrayOf(block)], keysAt(layer, block, tile, head), scratch, at);
  }

  @Override
  int values(int layer, int block, int tile, int head, float[] scratch, int at) {
    return unpack(arrays[arrayOf(block)], valuesAt(layer, block, tile, head), scratch, at);
  }

  private int unpack(byte[] array, int from, float[] into, int at) {
    if (fp8) {
      for (int i = 0; i < headUnits; i++) {
        into[at + i] = Numbers.fp8(array[from + i]) / FP8_UNIT;
      }
    } else {
      for (int i = 0; i < headUnits; i++) {
        into[at + i] = array[from + i];
      }
    }
    return at;
  }

  @Override
  void put(float[] vector, int from, float scale, int array, int at, int stride) {
    for (int i = 0; i < unitsOfVector; i++) {
      float number = scaled(vector[from + i], scale);
      arrays[array][at + i * stride] =
          fp8 ? Numbers.toFp8(number * FP8_UNIT) : (byte) Math.rint(number);
    }
  }

  @Override
  float largest() {
    return fp8 ? LARGEST_FP8 : LARGEST_INT8;
  }

  @Override
  void fill(int array, int from, int units) {
    Arrays.fill(arrays[array], from, from + units, (byte) 0);
  }

  @Override
  void copy(int array, int from, int toArray, int to, int units) {
    System.arraycopy(arrays[array], from, arrays[toArray], to, units);
  }

  @Override
  void move(int array, int from, int units, ByteBuffer page, boolean out) {
    if (out) {
      page.put(arrays[array], from, units);
    } else {
      page.get(arrays[array], from, units);
    }
  }
}
