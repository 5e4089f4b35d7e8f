package io.tickcache.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RidgeRegressionTest {

  private static RidgeRegression noisyLine() {
    Random random = new Random(1);
    RidgeRegression regression = new RidgeRegression(3);
    for (int i = 0; i < 5_000; i++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      regression.add(new double[] {1, a, b}, 2 + 3 * a - b + 0.1 * random.nextGaussian());
    }
    return regression;
  }

  @Test
  void findsTheCoefficients() {
    assertThat(noisyLine().solve(0)).containsExactly(new double[] {2, 3, -1}, within(0.01));
  }

  @Test
  void aPenaltyAsLargeAsTheFeaturesHalvesThem() {
    assertThat(noisyLine().solve(1)).containsExactly(new double[] {1, 1.5, -0.5}, within(0.05));
  }

  @Test
  void featuresThatRepeatEachOtherDoNoHarm() {
    RidgeRegression regression = new RidgeRegression(2);
    for (int i = 1; i < 100; i++) {
      regression.add(new double[] {i, i}, 4 * i);
    }
    assertThat(regression.solve(1e-6)).containsExactly(new double[] {2, 2}, within(1e-3));
  }
}
