package io.tickcache.engine.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** How near the network's functions come to the mathematical ones. */
class FunctionsTest {

  private static final long SEED = 71;
  private static final int NUMBERS = 1_000_000;

  private final SplittableRandom random = new SplittableRandom(SEED);

  @Test
  void expIsWithinTwoUnitsInTheLastPlace() {
    for (int i = 0; i < NUMBERS; i++) {
      float x = (float) (87 * random.nextDouble() * (i % 2 == 0 ? 1 : random.nextDouble()));
      double truth = StrictMath.exp(-(double) x);
      float actual = Functions.expOfMinus(x);
      if (Math.abs(actual - truth) > 2 * Math.ulp((float) truth)) {
        assertThat((double) actual)
            .as("seed %d, exp(-%s)", SEED, x)
            .isCloseTo(truth, within(2.0 * Math.ulp((float) truth)));
      }
    }
  }

  @Test
  void expOfZeroIsOneAndOfAllFromEightySevenOnTheSame() {
    assertThat(Functions.expOfMinus(0)).isEqualTo(1);
    float least = Functions.expOfMinus(87);
    assertThat(least).isBetween(Float.MIN_NORMAL, 2e-38f);
    assertThat(Functions.expOfMinus(88)).isEqualTo(least);
    assertThat(Functions.expOfMinus(Float.MAX_VALUE)).isEqualTo(least);
    assertThat(Functions.expOfMinus(Float.POSITIVE_INFINITY)).isEqualTo(least);
  }

  @Test
  void geluIsXTimesTheShareOfTheNormalDistributionBelowIt() {
    for (int i = 0; i < 20_000; i++) {
      float x = (float) random.nextDouble(-8, 8);
      assertThat((double) Functions.gelu(x))
          .as("seed %d, gelu(%s)", SEED, x)
          .isCloseTo(x * (1 + erf(x / Math.sqrt(2))) / 2, within(1e-6));
    }
  }

  /** Its Maclaurin series, in double: what cancels in it costs less than 1e-7. */
  private static double erf(double x) {
    if (Math.abs(x) > 4.5) {
      return Math.signum(x); // within 2e-10
    }
    double term = x;
    double sum = x;
    for (int n = 1; n < 120; n++) {
      term *= -x * x / n;
      sum += term / (2 * n + 1);
    }
    return 2 / Math.sqrt(Math.PI) * sum;
  }

  @Test
  void geluGoesToNothingAndToItself() {
    assertThat(Functions.gelu(0)).isZero();
    assertThat(Functions.gelu(100)).isEqualTo(100);
    assertThat(Functions.gelu(-100)).isCloseTo(0, within(Float.MIN_NORMAL));
    assertThat(Functions.gelu(-1e30f)).isCloseTo(0, within(Float.MIN_NORMAL));
    assertThat(Functions.gelu(1e30f)).isEqualTo(1e30f);
  }

  @Test
  void theTreeAddsAllSixteenFromWhereTheyBegin() {
    float[] sums = new float[20];
    for (int i = 0; i < 16; i++) {
      sums[3 + i] = 1 << i; // exact in every order, and each once
    }
    sums[2] = sums[19] = 1e9f;
    assertThat(Functions.tree(sums, 3)).isEqualTo((1 << 16) - 1);
  }

  @Test
  void theTreeAddsInItsOwnOrder() {
    float[] sums = new float[16];
    for (int row = 0; row < 1_000; row++) {
      for (int i = 0; i < 16; i++) {
        sums[i] = (float) random.nextDouble(-1, 1);
      }
      float[] halves = sums.clone(); // numbers 8 apart, then 4, then 2, then 1
      for (int apart = 8; apart >= 1; apart /= 2) {
        for (int i = 0; i < apart; i++) {
          halves[i] += halves[i + apart];
        }
      }
      assertThat(Functions.tree(sums, 0)).as("seed %d, row %d", SEED, row).isEqualTo(halves[0]);
    }
  }

  @Test
  void theInverseDeviationMakesVarianceOne() {
    assertThat(Functions.inverseDeviation(64, 16)).isCloseTo(0.5f, within(1e-6f));
    assertThat(Functions.inverseDeviation(0, 16))
        .as("of a row of equal numbers, by the epsilon alone")
        .isCloseTo((float) (1 / Math.sqrt(1e-5)), within(1e-3f));
  }
}
