package io.tickcache.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The emulation gives every bit that {@link Math#fma(float, float, float)} gives. */
class FmaTest {

  private static final long SEED = 2_008;
  private static final int TRIPLES = 1_000_000;

  private final SplittableRandom random = new SplittableRandom(SEED);

  @Test
  void ofNumbersOfOneMagnitude() {
    for (int i = 0; i < TRIPLES; i++) {
      float a = (float) random.nextDouble(-2, 2);
      float b = (float) random.nextDouble(-2, 2);
      check(a, b, (float) random.nextDouble(-2, 2));
    }
  }

  @Test
  void ofAllBitPatterns() {
    for (int i = 0; i < TRIPLES; i++) {
      check(any(), any(), any());
    }
  }

  private float any() {
    return Float.intBitsToFloat(random.nextInt());
  }

  /** Where two roundings would differ from one: sums halfway between neighbours, or nearly so. */
  @Test
  void ofSumsNearTheMiddleOfTwoNumbers() {
    for (int i = 0; i < TRIPLES; i++) {
      float c = Math.scalb(1 + random.nextInt(1 << 23) * 0x1p-23f, random.nextInt(-30, 30));
      float half = Math.ulp(c) / 2;
      float a = 1 + random.nextInt(-2, 3) * 0x1p-23f;
      float b = half * (1 + random.nextInt(-2, 3) * 0x1p-23f);
      check(a, b, c);
      check(a, -b, c);
      check(a, b, -c);
      check(a * Math.scalb(1f, -random.nextInt(60)), b, c);
    }
  }

  @Test
  void ofNumbersThatBecomeTiny() {
    for (int i = 0; i < TRIPLES; i++) {
      float a = Math.scalb((float) random.nextDouble(-2, 2), random.nextInt(-80, -60));
      float b = Math.scalb((float) random.nextDouble(-2, 2), random.nextInt(-80, -60));
      check(a, b, Float.MIN_VALUE * random.nextInt(-9, 10));
    }
  }

  @Test
  void ofZerosInfinitiesAndWhatIsNoNumber() {
    float[] special = {
      0f,
      -0f,
      1,
      -1,
      Float.MIN_VALUE,
      -Float.MIN_VALUE,
      Float.MIN_NORMAL,
      Float.MAX_VALUE,
      -Float.MAX_VALUE,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY,
      Float.NaN
    };
    for (float a : special) {
      for (float b : special) {
        for (float c : special) {
          check(a, b, c);
        }
      }
    }
  }

  private static void check(float a, float b, float c) {
    int expected = Float.floatToIntBits(Math.fma(a, b, c));
    if (Float.floatToIntBits(Fma.emulated(a, b, c)) != expected
        || Float.floatToIntBits(Fma.fma(a, b, c)) != expected) {
      assertThat(new float[] {Fma.emulated(a, b, c), Fma.fma(a, b, c)})
          .as("seed %d, fma(%s, %s, %s)", SEED, a, b, c)
          .containsOnly(Math.fma(a, b, c));
    }
  }
}
