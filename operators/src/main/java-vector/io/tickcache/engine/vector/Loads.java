package io.tickcache.engine.vector;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Vectors of small numbers as fp32, exactly as the stores read them one by one. Loads of bytes may
 * touch 4 bytes behind the last one.
 */
final class Loads {

  private static final int SIGN = 0x80000000;

  /** What lies between the exponents of fp32 and of fp16, and of fp8 read as 2^-8 of itself. */
  private static final int MORE_EXPONENT = 112 << 23;

  /** The least number that has an exponent. */
  private static final float LEAST_NORMAL = 0x1p-14f;

  private Loads() {}

  static FloatVector bf16(short[] array, int at) {
    return (FloatVector) ints(array, at).lanewise(VectorOperators.LSHL, 16).reinterpretShape(Species.F, 0);
  }

  static FloatVector fp16(short[] array, int at) {
    IntVector bits = ints(array, at);
    return signed(bits, bits.lanewise(VectorOperators.AND, 0x7fff).lanewise(VectorOperators.LSHL, 13));
  }

  static FloatVector fp8(byte[] array, int at) {
    IntVector bits = ints(array, at);
    return signed(bits, bits.lanewise(VectorOperators.AND, 0x7f).lanewise(VectorOperators.LSHL, 20));
  }

  /**
   * A number without an exponent, f &times; 2^-24, comes out as t = 2^-15 + f &times; 2^-25, which
   * t + min(0, t &minus; 2^-14) mends: exactly, and without subnormal numbers, with which processors
   * are slow.
   *
   * @param magnitude with its mantissa in place
   */
  private static FloatVector signed(IntVector bits, IntVector magnitude) {
    FloatVector t = (FloatVector) magnitude.add(MORE_EXPONENT).reinterpretShape(Species.F, 0);
    FloatVector less = t.sub(LEAST_NORMAL);
    FloatVector value =
        less.sub(less.abs()).fma(FloatVector.broadcast(Species.F, 0.5f), t); // 2 min(0, less) / 2
    return (FloatVector)
        ((IntVector) value.reinterpretShape(Species.I, 0))
            .lanewise(VectorOperators.OR, bits.lanewise(VectorOperators.AND, SIGN))
            .reinterpretShape(Species.F, 0);
  }

  static FloatVector int8(byte[] array, int at) {
    return floats(ints(array, at));
  }

  /** The low halves of bytes, times 16. */
  static FloatVector low(byte[] array, int at) {
    return floats(
        ints(array, at).lanewise(VectorOperators.LSHL, 28).lanewise(VectorOperators.ASHR, 24));
  }

  /** The high halves. */
  static FloatVector high(byte[] array, int at) {
    return floats(ints(array, at).lanewise(VectorOperators.AND, -16));
  }

  private static IntVector ints(short[] array, int at) {
    return (IntVector)
        ShortVector.fromArray(Species.S, array, at).convertShape(VectorOperators.S2I, Species.I, 0);
  }

  private static IntVector ints(byte[] array, int at) {
    return (IntVector)
        ByteVector.fromArray(Species.B, array, at).convertShape(VectorOperators.B2I, Species.I, 0);
  }

  private static FloatVector floats(IntVector ints) {
    return (FloatVector) ints.convertShape(VectorOperators.I2F, Species.F, 0);
  }
}
