package io.tickcache.market;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Arrays of doubles as the schemas carry them: IEEE 754 binary64, little-endian, 8 bytes each. */
public final class PackedDoubles {

  private PackedDoubles() {}

  /** Packs the first {@code count} values. */
  public static ByteBuffer pack(double[] values, int count) {
    ByteBuffer packed = ByteBuffer.allocate(count * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      packed.putDouble(values[i]);
    }
    return packed.flip();
  }

  /** Value {@code index} from the buffer's position on, which stays where it is. */
  public static double get(ByteBuffer packed, int index) {
    int offset = packed.position() + index * Double.BYTES;
    long bits = packed.getLong(offset);
    return Double.longBitsToDouble(
        packed.order() == ByteOrder.LITTLE_ENDIAN ? bits : Long.reverseBytes(bits));
  }

  /** How many whole values remain in the buffer. */
  public static int size(ByteBuffer packed) {
    return packed.remaining() / Double.BYTES;
  }
}
