package io.tickcache.engine.torch;

import java.nio.LongBuffer;
import java.util.Arrays;

/** A list of numbers that grows. */
final class Longs {

  private long[] values = new long[64];
  private int size;

  void add(long value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, 2 * size);
    }
    values[size++] = value;
  }

  int size() {
    return size;
  }

  long get(int index) {
    return values[index];
  }

  void set(int index, long value) {
    values[index] = value;
  }

  long[] toArray() {
    return Arrays.copyOf(values, size);
  }

  void putInto(LongBuffer buffer) {
    buffer.put(values, 0, size);
  }
}
