package io.tickcache.model;

import java.util.Arrays;

/**
 * A dense fp32 tensor on the heap, row-major.
 *
 * @param shape length of each dimension
 * @param data the values; not copied
 */
@SuppressWarnings("ArrayRecordComponent") // a tensor is its arrays; nothing compares two of them
public record FloatTensor(int[] shape, float[] data) {

  public FloatTensor {
    if (elements(shape) != data.length) {
      throw new IllegalArgumentException(
          "shape %s needs %d values, not %d"
              .formatted(Arrays.toString(shape), elements(shape), data.length));
    }
  }

  /** All values 0. */
  public static FloatTensor zeros(int... shape) {
    return new FloatTensor(shape, new float[Math.toIntExact(elements(shape))]);
  }

  static long elements(int[] shape) {
    return Arrays.stream(shape).mapToLong(d -> d).reduce(1, Math::multiplyExact);
  }
}
