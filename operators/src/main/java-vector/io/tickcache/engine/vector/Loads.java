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

  private Loads() {}

  static FloatVector bf16(short[] array, int at) {
    return (FloatVector) ints(array, at).lanewise(VectorOperators.LSHL, 16).reinterpretShape(Species.F, 0);
  }

  static FloatVector fp16(short[] array, int at) {
    IntVector bits = ints(array, at);
    IntVector magnitude = bits.lanewise(VectorOperators.AND, 0x7fff);
    return signed(bits, magnitude, 13, 0x400, 0x1p-24f);
  }

  static FloatVector fp8(byte[] array, int at) {
    IntVector bits = ints(array, at);
    IntVector magnitude = bits.lanewise(VectorOperators.AND, 0x7f);
    return signed(bits, magnitude, 20, 8, 0x1p-17f);
  }

  /**
   * @param shift that brings a mantissa to its place
   * @param normal the least that has an exponent
   * @param unit of what has none: by itself, since processors are slow with subnormal numbers
   */
  private static FloatVector signed(
      IntVector bits, IntVector magnitude, int shift, int normal, float unit) {
    FloatVector ofNormal =
        (FloatVector)
            magnitude
                .lanewise(VectorOperators.LSHL, shift)
                .add(MORE_EXPONENT)
                .reinterpretShape(Species.F, 0);
    FloatVector value =
        ofNormal.blend(
            floats(magnitude).mul(unit),
            magnitude.compare(VectorOperators.LT, normal).cast(Species.F));
    IntVector signs = bits.lanewise(VectorOperators.AND, SIGN);
    return (FloatVector)
        ((IntVector) value.reinterpretShape(Species.I, 0))
            .lanewise(VectorOperators.OR, signs)
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
