package io.tickcache.trading.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetWeightsTest {

  @Test
  void whatOneIsTooLargeForTheOthersGet() {
    assertThat(TargetWeights.shared(new double[] {8, -1, 1}, 1, 0.5))
        .containsExactly(0.5, -0.25, 0.25);
    // Of the rest the second is too large in turn.
    assertThat(TargetWeights.shared(new double[] {8, 3, 1}, 1, 0.4))
        .containsExactly(new double[] {0.4, 0.4, 0.2}, within(1e-15));
  }

  @Test
  void whatNobodyMayHaveIsLeft() {
    assertThat(TargetWeights.shared(new double[] {1, 0, -1}, 1, 0.25))
        .containsExactly(0.25, 0, -0.25);
    assertThat(TargetWeights.shared(new double[3], 1, 1)).containsOnly(0);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theBudgetIsUsedAsFarAsTheCapsAllow(long seed) {
    Random random = new Random(seed);
    for (int market = 0; market < 500; market++) {
      double[] raw = random.doubles(1 + random.nextInt(30), -1, 1).toArray();
      double cap = 0.01 + random.nextDouble();
      double budget = 0.1 + random.nextDouble();
      double[] weights = TargetWeights.shared(raw, budget, cap);
      assertThat(TargetWeights.gross(weights))
          .isCloseTo(Math.min(budget, cap * raw.length), within(1e-12));
      for (int i = 0; i < raw.length; i++) {
        assertThat(Math.abs(weights[i])).isLessThanOrEqualTo(cap);
        assertThat(weights[i] * raw[i]).isPositive();
        for (int j = 0; j < raw.length; j++) {
          if (Math.abs(weights[i]) < cap && Math.abs(weights[j]) < cap) {
            assertThat(weights[i] / raw[i]).isCloseTo(Math.abs(weights[j] / raw[j]), within(1e-9));
          }
        }
      }
    }
  }

  @Test
  void aTurnoverIsSharedByAllChanges() {
    double[] from = {0.5, 0, -0.5};
    double[] to = {-0.5, 1, -0.5};
    assertThat(TargetWeights.towards(from, to, 1)).containsExactly(0, 0.5, -0.5);
    assertThat(TargetWeights.towards(from, to, 2)).isSameAs(to);
  }
}
