package io.tickcache.engine.vector;

import io.tickcache.kvcache.KvShape;
import io.tickcache.kvcache.KvStorage;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** fp16 or bf16. */
final class ShortStore extends KvStore {

  private final boolean fp16;
  private final short[][] arrays;

  ShortStore(KvShape shape, int blocks) {
    super(shape, blocks, shape.headDim(), Short.BYTES);
    fp16 = shape.storage() == KvStorage.FP16;
    arrays = new short[arrays()][];
    Arrays.setAll(arrays, array -> new short[unitsIn(array)]);
  }

  @Override
  void unpackKeys(int number, int from, float[] into, int at) {
    short[] array = arrays[number];
    if (fp16) {
      for (int i = 0; i < headUnits; i++) {
        into[at + i] = Numbers.fp16(array[from + i]);
      }
    } else {
      for (int i = 0; i < headUnits; i++) {
        into[at + i] = Numbers.bf16(array[from + i]);
      }
    }
  }

  @Override
  short[] shorts(int block) {
    return arrays[arrayOf(block)];
  }

  @Override
  void put(float[] vector, int from, float scale, int array, int at, int stride) {
    for (int i = 0; i < unitsOfVector; i++) {
      float number = vector[from + i];
      arrays[array][at + i * stride] = fp16 ? Numbers.toFp16(number) : Numbers.toBf16(number);
    }
  }

  @Override
  float largest() {
    return Float.MAX_VALUE;
  }

  @Override
  Object array(int number) {
    return arrays[number];
  }

  @Override
  void fill(int array, int from, int units) {
    Arrays.fill(arrays[array], from, from + units, (short) 0);
  }

  @Override
  void move(int array, int from, int units, ByteBuffer page, boolean out) {
    if (out) {
      page.asShortBuffer().put(arrays[array], from, units);
    } else {
      page.asShortBuffer().get(arrays[array], from, units);
    }
    page.position(page.position() + units * Short.BYTES);
  }
}
