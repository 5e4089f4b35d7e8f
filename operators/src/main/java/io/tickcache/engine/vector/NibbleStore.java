package io.tickcache.engine.vector;

import static io.tickcache.kvcache.ContextGeometry.TILE;

import io.tickcache.kvcache.KvShape;

/**
 * int4, with scales: a byte has number i of a vector in its low half and number i + headDim / 2 in
 * its high half. Numbers are read as 16 times what they are.
 */
final class NibbleStore extends ByteArrayStore {

  private static final float LARGEST = 112; // 7 × 16
  private static final float UNIT = 16;

  NibbleStore(KvShape shape, int blocks) {
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
