package io.tickcache.evaluation.difference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeviationTest {

  /** The expected ones' deviation is 2: differences of 0, 1, 0 and 3 are 0, ½, 0 and 1½ of it. */
  @Test
  void differencesAreInUnitsOfTheExpectedOnesDeviation() {
    double[] expected = {-2, 2, -2, 2};
    double[] actual = {-2, 1, -2, -1};

    Deviation deviation = Deviation.of(expected, actual, 0);

    assertThat(deviation.rows()).isEqualTo(4);
    assertThat(deviation.mean()).isEqualTo(0.5);
    assertThat(deviation.percentile99()).isEqualTo(1.5);
    assertThat(deviation.relativeRmse()).isCloseTo(Math.sqrt(2.5) / 2, within(1e-15));
    assertThat(deviation.flipped()).isEqualTo(0.25);
    // Ranks 1½ 3½ 1½ 3½ and 1½ 4 1½ 3.
    assertThat(deviation.rankCorrelation()).isCloseTo(4 / Math.sqrt(4 * 4.5), within(1e-12));
  }

  @Test
  void theSamePredictionsDifferByNothing() {
    double[] same = {0.3, -0.1, 0.7};
    assertThat(Deviation.of(same, same.clone(), 0)).isEqualTo(new Deviation(3, 0, 0, 0, 1, 0));
  }

  @Test
  void ninetyNineOfAHundredDoNotExceedThePercentile() {
    double[] expected = IntStream.range(0, 200).mapToDouble(i -> i % 2 == 0 ? -1 : 1).toArray();
    double[] actual = expected.clone();
    for (int i = 0; i < actual.length; i++) {
      actual[i] += i; // differences 0 to 199, in units of 1
    }
    assertThat(Deviation.of(expected, actual, 0).percentile99()).isEqualTo(197);
  }

  @Test
  void probabilitiesFlipAtOneHalf() {
    double[] expected = {0.6, 0.4};
    double[] actual = {0.4, 0.45};
    assertThat(Deviation.of(expected, actual, 0.5).flipped()).isEqualTo(0.5);
  }

  @Test
  void constantOnesAndNoneHaveNoUnit() {
    assertThat(Deviation.of(new double[] {1, 1}, new double[] {1, 2}, 0).mean()).isNaN();
    Deviation none = Deviation.of(new double[0], new double[0], 0);
    assertThat(none.rows()).isZero();
    assertThat(none.mean()).isNaN();
    assertThat(none.percentile99()).isNaN();
    assertThat(none.flipped()).isNaN();
  }
}
