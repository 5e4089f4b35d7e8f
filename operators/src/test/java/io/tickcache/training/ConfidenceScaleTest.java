package io.tickcache.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConfidenceScaleTest {

  @Test
  void promisesTheShareOfRightDirections() {
    // A forecast of 1 is right in three of four cases: (1 + tanh(scale)) / 2 = 3/4.
    double[] labels = {1, 2, 3, -1};
    assertThat(ConfidenceScale.fit(new double[] {1, 1, 1, 1}, labels))
        .isCloseTo(Math.log(3) / 2, within(1e-6));
  }

  @Test
  void isTinyWhereThereIsNothingToFitOn() {
    assertThat(ConfidenceScale.fit(new double[0], new double[0])).isLessThan(1e-5);
    assertThat(ConfidenceScale.fit(new double[] {1, 2}, new double[] {0, 0})).isLessThan(1e-5);
    assertThat(ConfidenceScale.fit(new double[] {0, 0}, new double[] {1, -1})).isLessThan(1e-5);
  }

  @Test
  void isTinyWhereSignsSayNothing() {
    Random random = new Random(1);
    double[] values = random.doubles(10_000, 0.5, 1).toArray();
    double[] labels = new double[values.length];
    Arrays.setAll(labels, i -> i % 2 == 0 ? 1 : -1);
    assertThat(ConfidenceScale.fit(values, labels)).isLessThan(0.05);
  }
}
