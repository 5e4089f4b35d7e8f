package io.tickcache.engine.vector;

import static io.tickcache.kvcache.ContextGeometry.TILE;

import io.tickcache.kvcache.KvShape;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Numbers of 8 bits or less, with scales: units are bytes. */
abstract class ByteStore extends KvStore {

  final byte[][] arrays;

  ByteStore(KvShape shape, int blocks, int unitsOfVector) {
    super(shape, blocks, unitsOfVector, Byte.BYTES);
    arrays = new byte[arrays()][];
    Arrays.setAll(arrays, array -> new byte[unitsIn(array)]);
  }

  @Override
  final byte[] bytes(int block) {
    return arrays[arrayOf(block)];
  }

  @Override
  final Object array(int number) {
    return arrays[number];
  }

  @Override
  final void fill(int array, int from, int units) {
    Arrays.fill(arrays[array], from, from + units, (byte) 0);
  }

  @Override
  final void move(int array, int from, int units, ByteBuffer page, boolean out) {
    if (out) {
      page.put(arrays[array], from, units);
    } else {
      page.get(arrays[array], from, units);
    }
  }

  /** e4m3. Numbers are read as 2<sup>-8</sup> of what they are. */
  static final class Fp8 extends ByteStore {

    private static final float LARGEST = 1.75f; // 448 × 2^-8
    private static final float UNIT = 256;

    Fp8(KvShape shape, int blocks) {
      super(shape, blocks, shape.headDim());
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
      super(shape, blocks, shape.headDim());
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

  /**
   * Two numbers a byte: it has number i of a vector in its low half and number i + headDim / 2 in
   * its high half. Numbers are read as 16 times what they are.
   */
  static final class Int4 extends ByteStore {

    private static final float LARGEST = 112; // 7 × 16
    private static final float UNIT = 16;

    Int4(KvShape shape, int blocks) {
      super(shape, blocks, shape.headDim() / 2);
    }

    @Override
    void unpackKeys(int number, int from, float[] into, int at) {
      byte[] array = arrays[number];
      for (int i = 0; i < headUnits; i++) {
        into[at + i] = low(array[from + i]);
        into[at + headUnits + i] = high(array[from + i]);
      }
    }

    @Override
    void unpackValues(int number, int from, float[] into, int at) {
      byte[] array = arrays[number];
      for (int lane = 0; lane < TILE; lane++) {
        int row = at + 2 * lane * unitsOfVector;
        for (int i = 0; i < unitsOfVector; i++) {
          byte both = array[from + lane * unitsOfVector + i];
          into[row + i] = low(both);
          into[row + unitsOfVector + i] = high(both);
        }
      }
    }

    private static float low(byte both) {
      return (byte) (both << 4);
    }

    private static float high(byte both) {
      return both & -16;
    }

    @Override
    void put(float[] vector, int from, float scale, int array, int at, int stride) {
      for (int i = 0; i < unitsOfVector; i++) {
        int low = (int) Math.rint(scaled(vector[from + i], scale) / UNIT);
        int high = (int) Math.rint(scaled(vector[from + unitsOfVector + i], scale) / UNIT);
        arrays[array][at + i * stride] = (byte) (low & 15 | high << 4);
      }
    }

    @Override
    float largest() {
      return LARGEST;
    }
  }
}
