package io.tickcache.backtest.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tickcache.training.RankCorrelation;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RollingCorrelationTest {

  @Test
  void eachPointIsTheRankCorrelationOfItsWindow() {
    SplittableRandom random = new SplittableRandom(1);
    long[] times = LongStream.range(0, 500).map(i -> 1_000 * i).toArray();
    double[] predictions = random.doubles(500).toArray();
    double[] returns = Arrays.stream(predictions).map(p -> p + random.nextDouble()).toArray();
    RollingCorrelation rolling = RollingCorrelation.of(times, predictions, returns, 100_000, 5);
    assertThat(rolling.times()).hasSize(5).endsWith(499_000).isSorted();
    assertThat(rolling.times()[0]).isCloseTo(100_000, within(5L));
    assertThat(rolling.rows()).endsWith(100);
    assertThat(rolling.coefficients()[4])
        .isEqualTo(
            RankCorrelation.of(
                Arrays.copyOfRange(predictions, 400, 500), Arrays.copyOfRange(returns, 400, 500)));
  }

  @Test
  void isUndefinedWhereThereIsTooLittleToRank() {
    long[] times = LongStream.range(0, 60).toArray();
    double[] rising = LongStream.range(0, 60).asDoubleStream().toArray();
    double[] constant = new double[60];
    assertThat(RollingCorrelation.of(times, rising, constant, 60, 1).coefficients())
        .containsExactly(Double.NaN);
    assertThat(RollingCorrelation.of(times, rising, rising, 19, 1).coefficients())
        .containsExactly(Double.NaN);
    assertThat(RollingCorrelation.of(times, rising, rising, 20, 1).coefficients())
        .containsExactly(1);
  }

  @Test
  void rowsWithoutAReturnYetAreLeftOut() {
    long[] times = LongStream.range(0, 60).toArray();
    double[] rising = LongStream.range(0, 60).asDoubleStream().toArray();
    double[] returns = rising.clone();
    Arrays.fill(returns, 50, 60, Double.NaN);
    RollingCorrelation rolling = RollingCorrelation.of(times, rising, returns, 60, 1);
    assertThat(rolling.rows()).containsExactly(50);
    assertThat(rolling.coefficients()).containsExactly(1);
  }

  @Test
  void noRowsAreNoPoints() {
    RollingCorrelation rolling =
        RollingCorrelation.of(new long[0], new double[0], new double[0], 60, 10);
    assertThat(rolling.times()).isEmpty();
    assertThat(rolling.coefficients()).isEmpty();
  }
}
