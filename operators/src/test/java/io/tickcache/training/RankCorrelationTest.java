package io.tickcache.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RankCorrelationTest {

  @Test
  void equalValuesShareTheirMeanRank() {
    assertThat(RankCorrelation.ranks(new double[] {3, 1, 3, 2})).containsExactly(3.5, 1, 3.5, 2);
  }

  @Test
  void onlyTheOrderCounts() {
    double[] x = {1, 2, 3, 4};
    assertThat(RankCorrelation.of(x, new double[] {1, 10, 100, 1000})).isEqualTo(1);
    assertThat(RankCorrelation.of(x, new double[] {4, 3, 2, -9})).isEqualTo(-1);
    assertThat(RankCorrelation.of(x, new double[] {1, 3, 2, 4})).isCloseTo(0.8, within(1e-12));
  }

  @Test
  void aConstantSaysNothing() {
    assertThat(RankCorrelation.of(new double[] {1, 2, 3}, new double[] {5, 5, 5})).isZero();
    assertThat(RankCorrelation.of(new double[] {1}, new double[] {5})).isNaN();
  }

  @Test
  void ranksAreThoseOfSortedPlaces() {
    assertThat(RankCorrelation.ranks(new double[] {3, -0.0, Double.NaN, 3, 0.0, -1, Double.NaN}))
        .containsExactly(4.5, 2.5, 6, 4.5, 2.5, 1, 7);
    assertThat(RankCorrelation.ranks(new double[0])).isEmpty();
    SplittableRandom random = new SplittableRandom(1);
    double[] values = random.ints(500, 0, 100).asDoubleStream().toArray();
    double[] ranks = RankCorrelation.ranks(values);
    for (int i = 0; i < values.length; i++) {
      double value = values[i];
      double below = Arrays.stream(values).filter(v -> v < value).count();
      double equal = Arrays.stream(values).filter(v -> v == value).count();
      assertThat(ranks[i]).isEqualTo(below + (equal + 1) / 2);
    }
  }
}
