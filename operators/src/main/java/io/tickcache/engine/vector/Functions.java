package io.tickcache.engine.vector;

import static io.tickcache.engine.vector.Fma.fma;

/**
 * Functions made of IEEE operations in a fixed order. Vector kernels repeat them lane by lane; the
 * constants are public for them alone.
 */
public final class Functions {

  /** Partial sums of a sum over a row. */
  public static final int PARTIAL_SUMS = 16;

  // exp: 2^n times a polynomial on ±ln 2 / 2; coefficients of Cephes' expf (Moshier).
  public static final float LOG2_E = 1.44269504f;
  public static final float LN2_HIGH = 0.693359375f;
  public static final float LN2_LOW = -2.12194440e-4f;
  public static final float EXP_5 = 1.9875691500e-4f;
  public static final float EXP_4 = 1.3981999507e-3f;
  public static final float EXP_3 = 8.3334519073e-3f;
  public static final float EXP_2 = 4.1665795894e-2f;
  public static final float EXP_1 = 1.6666665459e-1f;
  public static final float EXP_0 = 5.0000001201e-1f;

  /** 1.5 × 2^23: what is added to it is rounded to a whole number, which its last bits hold. */
  public static final float ROUNDING = 12582912f;

  /** Bits of the largest argument of exp(−x): what is larger counts as this. */
  public static final int LARGEST_BITS = Float.floatToRawIntBits(87f);

  // erf: Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26.
  public static final float ERF_X = 0.3275911f * 0.70710678f;
  public static final float ERF_5 = 1.061405429f;
  public static final float ERF_4 = -1.453152027f;
  public static final float ERF_3 = 1.421413741f;
  public static final float ERF_2 = -0.284496736f;
  public static final float ERF_1 = 0.254829592f;

  /** Added to a variance before its root is taken. */
  public static final float NORM_EPSILON = 1e-5f;

  private Functions() {}

  /** exp(−x) for x from 0 to infinity, within 2 units in the last place; of 87 for all above. */
  public static float expOfMinus(float x) {
    int bits = Math.min(Float.floatToRawIntBits(x), LARGEST_BITS); // floats ≥ 0 are ordered as ints
    float z = Float.intBitsToFloat(bits);
    float t = fma(z, -LOG2_E, ROUNDING);
    float n = t - ROUNDING;
    float r = fma(n, -LN2_LOW, fma(n, -LN2_HIGH, -z));
    float p = fma(EXP_5, r, EXP_4);
    p = fma(p, r, EXP_3);
    p = fma(p, r, EXP_2);
    p = fma(p, r, EXP_1);
    p = fma(p, r, EXP_0);
    p = fma(p, r * r, r) + 1f;
    return Float.intBitsToFloat(Float.floatToRawIntBits(p) + (Float.floatToRawIntBits(t) << 23));
  }

  /** x × (1 + erf(x / √2)) / 2, as max(x, 0) − |x| / 2 × erfc(|x| / √2). */
  public static float gelu(float x) {
    float abs = Math.abs(x);
    float half = abs * 0.5f;
    float t = 1f / fma(abs, ERF_X, 1f);
    float p = fma(fma(fma(fma(ERF_5, t, ERF_4), t, ERF_3), t, ERF_2), t, ERF_1) * t;
    float e = expOfMinus(half * abs) * p;
    return (x * 0.5f + half) - half * e;
  }

  /** The sum of 16 partial sums. */
  public static float tree(float[] s, int at) {
    float a = (s[at] + s[at + 8]) + (s[at + 4] + s[at + 12]);
    float b = (s[at + 1] + s[at + 9]) + (s[at + 5] + s[at + 13]);
    float c = (s[at + 2] + s[at + 10]) + (s[at + 6] + s[at + 14]);
    float d = (s[at + 3] + s[at + 11]) + (s[at + 7] + s[at + 15]);
    return (a + c) + (b + d);
  }

  /** What a row is multiplied by to have variance 1. */
  public static float inverseDeviation(float sumOfSquares, int width) {
    return 1f / (float) Math.sqrt(sumOfSquares / width + NORM_EPSILON);
  }
}
