package io.tickcache.engine.vector;

import static io.tickcache.kvcache.ContextGeometry.TILE;

import io.tickcache.kvcache.KvShape;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * int4, with scales: a byte has number i of a vector in its low half and number i + headDim / 2 in
 * its high half. Numbers are read as 16 times what they are.
 */
final class NibbleStore extends KvStore {

  private static final float LARGEST = 112; // 7 × 16
  private static final float UNIT = 16;

  private final byte[][] arrays;

  NibbleStore(KvShape shape, int blocks) {
    super(shape, blocks, shape.headDim() / 2, Byte.BYTES);
    arrays = new byte[arrays()][];
    Arrays.setAll(arrays, array -> new byte[unitsIn(array)]);
  }

  @Override
  float[] floats(int block, float[] scratch) {
    return scratch;
  }

  @Override
  int keys(int layer, int block, int tile, int head, float[] scratch, int at) {
    byte[] array = arrays[arrayOf(block)];
    int from = keysAt(layer, block, tile, head);
    for (int i = 0; i < headUnits; i++) {
      scratch[at + i] = low(array[from + i]);
      scratch[at + headUnits + i] = high(array[from + i]);
    }
    return at;
  }

  @Override
  int values(int layer, int block, int tile, int head, float[] scratch, int at) {
    byte[] array = arrays[arrayOf(block)];
    int from = valuesAt(layer, block, tile, head);
    for (int lane = 0; lane < TILE; lane++) {
      int row = at + 2 * lane * unitsOfVector;
      for (int i = 0; i < unitsOfVector; i++) {
        byte both = array[from + lane * unitsOfVector + i];
        scratch[row + i] = low(both);
        scratch[row + unitsOfVector + i] = high(both);
      }
    }
    return at;
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
