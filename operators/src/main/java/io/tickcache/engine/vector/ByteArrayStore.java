package io.tickcache.engine.vector;

import io.tickcache.kvcache.KvShape;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A store whose units are bytes. */
abstract class ByteArrayStore extends KvStore {

  final byte[][] arrays;

  ByteArrayStore(KvShape shape, int blocks, int unitsOfVector) {
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
}
