package io.tickcache.engine.vector;

import io.tickcache.kvcache.KvShape;
import io.tickcache.kvcache.KvStorage;

/** fp8 or int8, with scales. The numbers of fp8 are read as 2<sup>-8</sup> of what they are. */
final class ByteStore extends ByteArrayStore {

  private static final float LARGEST_INT8 = 127;
  private static final float LARGEST_FP8 = 1.75f; // 448 × 2^-8
  private static final float FP8_UNIT = 256;

  private final boolean fp8;

  ByteStore(KvShape shape, int blocks) {
    super(shape, blocks, shape.headDim());
    fp8 = shape.storage() == KvStorage.FP8;
  }

  @Override
  void unpackKeys(int number, int from, float[] into, int at) {
    byte[] array = arrays[number];
    if (fp8) {
      for (int i = 0; i < headUnits; i++) {
        into[at + i] = Numbers.fp8(array[from + i]) / FP8_UNIT;
      }
    } else {
      for (int i = 0; i < headUnits; i++) {
        into[at + i] = array[from + i];
      }
    }
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
}
