package io.tickcache.engine.vector;

/**
 * Small floating-point types: rounding to them, to nearest with ties to even, and back, exactly.
 */
final class Numbers {

  private static final float LARGEST_FP16 = 65_504f;
  private static final float[] FP8 = new float[256];

  static {
    for (int bits = 0; bits < FP8.length; bits++) {
      FP8[bits] = decodeFp8(bits);
    }
  }

  private Numbers() {}

  static short toBf16(float value) {
    int bits = Float.floatToRawIntBits(value);
    return (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16);
  }

  static float bf16(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  /** Beyond ±65,504 the largest number of the type. */
  static short toFp16(float value) {
    float clamped = Math.max(-LARGEST_FP16, Math.min(LARGEST_FP16, value));
    int bits = Float.floatToRawIntBits(clamped);
    int sign = bits >>> 16 & 0x8000;
    int magnitude = bits & 0x7fffffff;
    if (magnitude < 0x38800000) { // below the smallest normal number, 2^-14
      return (short) (sign | (int) Math.rint(Math.abs((double) clamped) * (1 << 24)));
    }
    int rounded = magnitude + 0xfff + (magnitude >>> 13 & 1);
    return (short) (sign | (rounded >>> 13) - (112 << 10));
  }

  static float fp16(short bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = bits >>> 10 & 31;
    int mantissa = bits & 0x3ff;
    if (exponent == 0) {
      float magnitude = mantissa * (1f / (1 << 24));
      return sign == 0 ? magnitude : -magnitude;
    }
    return Float.intBitsToFloat(sign | exponent + 112 << 23 | mantissa << 13);
  }

  /** e4m3 without infinities; {@code value} within ±448. */
  static byte toFp8(float value) {
    float magnitude = Math.abs(value);
    int sign = Float.floatToRawIntBits(value) >>> 24 & 0x80;
    if (magnitude < 0x1p-6f) { // below the smallest normal number
      return (byte) (sign | (int) Math.rint(magnitude * 512.0));
    }
    int bits = Float.floatToRawIntBits(magnitude);
    int rounded = bits + 0x7ffff + (bits >>> 20 & 1);
    return (byte) (sign | (rounded >>> 20) - (120 << 3));
  }

  static float fp8(byte bits) {
    return FP8[bits & 0xff];
  }

  private static float decodeFp8(int bits) {
    int exponent = bits >> 3 & 15;
    int mantissa = bits & 7;
    float magnitude =
        exponent == 0 ? Math.scalb(mantissa, -9) : Math.scalb(8f + mantissa, exponent - 10);
    return bits < 128 ? magnitude : -magnitude;
  }
}
