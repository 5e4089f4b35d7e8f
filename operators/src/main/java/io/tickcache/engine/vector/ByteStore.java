package io.tickcache.engine.vector;

import io.tickcache.kvcache.KvShape;

/** Numbers of 8 bits, with scales. */
abstract class ByteStore extends ByteArrayStore {

  private ByteStore(KvShape shape, int blocks) {
    super(shape, blocks, shape.headDim());
  }

  /** e4m3. Numbers are read as 2<sup>-8</sup> of what they are. */
  static final class Fp8 extends ByteStore {

    private static final float LARGEST = 1.75f; // 448 × 2^-8
    private static final float UNIT = 256;

    Fp8(KvShape shape, int blocks) {
      super(shape, blocks);
    }

    @Override
    void unpackKeys(int number, int from, float[] into, int at) {
      byte[] array = arrays[number];
      for (int i = 0; i < headUnits; i++) {
        into[at + i] = Numbers.fp8(array[from + i]) / UNIT;
      }
    }

    @Override
    void put(float[] vector, int from, float scale, int array, int at, int stride) {
      for (int i = 0; i < unitsOfVector; i++) {
        arrays[array][at + i * stride] = Numbers.toFp8(scaled(vector[from + i], scale) * UNIT);
      }
    }

    @Override
    float largest() {
      return LARGEST;
    }
  }

  /** Whole numbers. */
  static final class Int8 extends ByteStore {

    private static final float LARGEST = 127;

    Int8(KvShape shape, int blocks) {
      super(shape, blocks);
    }

    @Override
    void unpackKeys(int number, int from, float[] into, int at) {
      byte[] array = arrays[number];
      for (int i = 0; i < headUnits; i++) {
        into[at + i] = array[from + i];
      }
    }

    @Override
    void put(float[] vector, int from, float scale, int array, int at, int stride) {
      for (int i = 0; i < unitsOfVector; i++) {
        arrays[array][at + i * stride] = (byte) Math.rint(scaled(vector[from + i], scale));
      }
    }

    @Override
    float largest() {
      return LARGEST;
    }
  }
}
