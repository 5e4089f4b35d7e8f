package io.tickcache.engine.vector;

import io.tickcache.kvcache.KvShape;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Numbers of 16 bits. */
abstract class ShortStore extends KvStore {

  final short[][] arrays;

  ShortStore(KvShape shape, int blocks) {
    super(shape, blocks, shape.headDim(), Short.BYTES);
    arrays = new short[arrays()][];
    Arrays.setAll(arrays, array -> new short[unitsIn(array)]);
  }

  @Override
  final short[] shorts(int block) {
    return arrays[arrayOf(block)];
  }

  @Override
  final float largest() {
    return Float.MAX_VALUE;
  }

  @Override
  final Object array(int number) {
    return arrays[number];
  }

  @Override
  final void fill(int array, int from, int units) {
    Arrays.fill(arrays[array], from, from + units, (short) 0);
  }

  @Override
  final void move(int array, int from, int units, ByteBuffer page, boolean out) {
    if (out) {
      page.asShortBuffer().put(arrays[array], from, units);
    } else {
      page.asShortBuffer().get(arrays[array], from, units);
    }
    page.position(page.position() + units * Short.BYTES);
  }

  /** 11 significant bits. */
  static final class Fp16 extends ShortStore {

    Fp16(KvShape shape, int blocks) {
      super(shape, blocks);
    }

    @Override
    void unpackKeys(int number, int from, float[] into, int at) {
      short[] array = arrays[number];
      for (int i = 0; i < headUnits; i++) {
        into[at + i] = Numbers.fp16(array[from + i]);
      }
    }

    @Override
    void put(float[] vector, int from, float scale, int array, int at, int stride) {
      for (int i = 0; i < unitsOfVector; i++) {
        arrays[array][at + i * stride] = Numbers.toFp16(vector[from + i]);
      }
    }
  }

  /** 8 significant bits. */
  static final class Bf16 extends ShortStore {

    Bf16(KvShape shape, int blocks) {
      super(shape, blocks);
    }

    @Override
    void unpackKeys(int number, int from, float[] into, int at) {
      short[] array = arrays[number];
      for (int i = 0; i < headUnits; i++) {
        into[at + i] = Numbers.bf16(array[from + i]);
      }
    }

    @Override
    void put(float[] vector, int from, float scale, int array, int at, int stride) {
      for (int i = 0; i < unitsOfVector; i++) {
        arrays[array][at + i * stride] = Numbers.toBf16(vector[from + i]);
      }
    }
  }
}
