package io.tickcache.training.linear;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RidgeRegressionTest {

  private static RidgeRegression noisyLine() {
    Random random = new Random(1);
    RidgeRegression regression = new RidgeRegression(new boolean[] {true, false, false});
    for (int i = 0; i < 5_000; i++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      regression.add(new double[] {1, a, b}, 2 + 3 * a - b + 0.1 * random.nextGaussian(), 1);
    }
    return regression;
  }

  @Test
  void findsTheCoefficients() {
    assertThat(noisyLine().solve(0)).containsExactly(new double[] {2, 3, -1}, within(0.01));
  }

  @Test
  void aPenaltyAsLargeAsTheFeaturesHalvesTheirCoefficientsAndNotTheIntercept() {
    assertThat(noisyLine().solve(1)).containsExactly(new double[] {2, 1.5, -0.5}, within(0.05));
  }

  /** Smile standardizes the columns itself: here they are so already. */
  @Test
  void isSmilesWhereThereIsOneIntercept() {
    Random random = new Random(5);
    int rows = 400;
    double[][] columns = {standardized(rows, random), standardized(rows, random)};
    RidgeRegression regression = new RidgeRegression(new boolean[] {true, false, false});
    double[][] x = new double[rows][];
    double[] y = new double[rows];
    for (int i = 0; i < rows; i++) {
      x[i] = new double[] {columns[0][i], columns[1][i]};
      y[i] = 7 + 2 * x[i][0] - x[i][1] + random.nextGaussian();
      regression.add(new double[] {1, x[i][0], x[i][1]}, y[i], 1);
    }
    for (double penalty : new double[] {1e-4, 1e-2, 1, 10}) {
      var smile = new smile.regression.RidgeRegression(x, y, penalty * rows);
      assertThat(regression.solve(penalty))
          .containsExactly(
              new double[] {smile.intercept(), smile.coefficients()[0], smile.coefficients()[1]},
              within(1e-9));
    }
  }

  private static double[] standardized(int rows, Random random) {
    double[] values = random.doubles(rows).toArray();
    double mean = Arrays.stream(values).average().orElseThrow();
    double variance =
        Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    return Arrays.stream(values).map(v -> (v - mean) / Math.sqrt(variance)).toArray();
  }

  @Test
  void featuresThatRepeatEachOtherDoNoHarm() {
    RidgeRegression regression = new RidgeRegression(new boolean[2]);
    for (int i = 1; i < 100; i++) {
      regression.add(new double[] {i, i}, 4 * i, 1);
    }
    assertThat(regression.solve(1e-6)).containsExactly(new double[] {2, 2}, within(1e-3));
  }

  @Test
  void aRowOfWeightTwoCountsAsTwo() {
    RidgeRegression twice = new RidgeRegression(new boolean[] {true, false});
    RidgeRegression weighted = new RidgeRegression(new boolean[] {true, false});
    for (int i = 0; i < 20; i++) {
      double[] row = {1, i * i % 7};
      weighted.add(row, i % 5, 2);
      twice.add(row, i % 5, 1);
      twice.add(row, i % 5, 1);
    }
    assertThat(weighted.solve(0)).containsExactly(twice.solve(0), within(1e-9));
  }

  @Test
  void takesThePenaltyWithTheLeastError() {
    RidgeRegression regression = noisyLine();
    assertThat(regression.solve(c -> Math.abs(c[1] - 1.5))).isEqualTo(regression.solve(1));
  }
}
