package io.tickcache.engine.vector;

import io.tickcache.kvcache.KvShape;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Numbers as computed. */
final class FloatStore extends KvStore {

  private final float[][] arrays;

  FloatStore(KvShape shape, int blocks) {
    super(shape, blocks, shape.headDim(), Float.BYTES);
    arrays = new float[arrays()][];
    Arrays.setAll(arrays, array -> new float[unitsIn(array)]);
  }

  @Override
  float[] floats(int block) {
    return arrays[arrayOf(block)];
  }

  @Override
  void unpackKeys(int number, int from, float[] into, int at) {
    System.arraycopy(arrays[number], from, into, at, headUnits);
  }

  @Override
  void put(float[] vector, int from, float scale, int array, int at, int stride) {
    for (int i = 0; i < unitsOfVector; i++) {
      arrays[array][at + i * stride] = vector[from + i];
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
    Arrays.fill(arrays[array], from, from + units, 0);
  }

  @Override
  void move(int array, int from, int units, ByteBuffer page, boolean out) {
    moveFloats(arrays[array], from, units, page, out);
  }
}
