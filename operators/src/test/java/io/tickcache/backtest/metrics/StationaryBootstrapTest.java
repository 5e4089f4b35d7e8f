package io.tickcache.backtest.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StationaryBootstrapTest {

  @Test
  void blocksAreAsLongAsExpectedAndRunOnFromTheEnd() {
    int length = 50;
    double[] places = IntStream.range(0, length).asDoubleStream().toArray();
    StationaryBootstrap bootstrap = new StationaryBootstrap(length, 5);
    SplittableRandom random = new SplittableRandom(7);
    int followed = 0;
    int aroundTheEnd = 0;
    int replicates = 4_000;
    for (int i = 0; i < replicates; i++) {
      double[] drawn = bootstrap.resampled(places, random);
      for (int j = 1; j < length; j++) {
        followed += drawn[j] == (drawn[j - 1] + 1) % length ? 1 : 0;
        aroundTheEnd += drawn[j] == 0 && drawn[j - 1] == length - 1 ? 1 : 0;
      }
    }
    // 1 - 1/5 go on, and 1 of 50 of the new blocks begins at the next place by chance.
    double share = followed / (replicates * (length - 1.0));
    assertThat(share).isCloseTo(0.8 + 0.2 / length, within(0.005));
    assertThat(aroundTheEnd).isPositive();
  }

  @Test
  void theSameSeriesHasTheSameIntervalAroundItsMean() {
    SplittableRandom random = new SplittableRandom(3);
    double[] series = random.doubles(300, -1, 1.2).toArray();
    StationaryBootstrap bootstrap = new StationaryBootstrap(series.length, 1);
    StationaryBootstrap.Interval interval =
        bootstrap.interval(series, 0.95, r -> Moments.of(r).mean());
    assertThat(bootstrap.interval(series, 0.95, r -> Moments.of(r).mean())).isEqualTo(interval);
    Moments moments = Moments.of(series);
    double half = 1.96 * moments.deviation() / Math.sqrt(series.length);
    assertThat(interval.low()).isCloseTo(moments.mean() - half, within(0.1 * half));
    assertThat(interval.high()).isCloseTo(moments.mean() + half, within(0.1 * half));
  }

  @Test
  void longBlocksWidenTheIntervalOfWhatMovesTogether() {
    SplittableRandom random = new SplittableRandom(5);
    double[] series = new double[1_000];
    for (int i = 1; i < series.length; i++) {
      series[i] = 0.9 * series[i - 1] + random.nextDouble(-1, 1);
    }
    double alone = width(series, 1);
    assertThat(width(series, 30)).isGreaterThan(2 * alone);
  }

  private static double width(double[] series, double block) {
    StationaryBootstrap.Interval interval =
        new StationaryBootstrap(series.length, block)
            .interval(series, 0.95, r -> Moments.of(r).mean());
    return interval.high() - interval.low();
  }

  @Test
  void isUndefinedWhereItsReplicatesAre() {
    double[] rare = new double[20];
    rare[3] = 0.01;
    StationaryBootstrap.Interval interval =
        new StationaryBootstrap(rare.length, 5).interval(rare, 0.95, r -> Returns.sharpe(r, 365));
    assertThat(interval.low()).isNaN();
    assertThat(interval.high()).isNaN();
  }

  @Test
  void leavesOutUndefinedReplicatesThatAreFew() {
    double[] values = IntStream.range(0, 200).asDoubleStream().toArray();
    Arrays.fill(values, 195, 200, Double.NaN);
    StationaryBootstrap.Interval interval = StationaryBootstrap.interval(values, 0.9);
    assertThat(interval).isEqualTo(new StationaryBootstrap.Interval(9, 185));
  }

  @Test
  void blocksOfLessThanOneAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StationaryBootstrap(10, 0.5))
        .withMessage("a series of 10 in blocks of 0.5: both must be at least 1");
  }

  @Test
  void expectedBlocksGrowWithTheCubeRoot() {
    assertThat(StationaryBootstrap.expectedBlock(1)).isEqualTo(1);
    assertThat(StationaryBootstrap.expectedBlock(1_000)).isEqualTo(10);
    assertThat(StationaryBootstrap.expectedBlock(730)).isEqualTo(10);
  }

  /** Two series that move together differ by a constant: chance makes nothing of that. */
  @Test
  void whatTwoSeriesHaveInCommonIsNotInTheirDifference() {
    double[] other = new SplittableRandom(6).doubles(100, -1, 1).toArray();
    double[] series = Arrays.stream(other).map(value -> value + 0.25).toArray();
    StationaryBootstrap bootstrap = new StationaryBootstrap(series.length, 5);

    StationaryBootstrap.Interval interval =
        bootstrap.difference(series, other, 0.95, r -> Moments.of(r).mean());

    assertThat(interval.low()).isCloseTo(0.25, within(1e-12));
    assertThat(interval.high()).isCloseTo(0.25, within(1e-12));
    assertThat(bootstrap.difference(other, other, 0.95, r -> Returns.sharpe(r, 365)))
        .isEqualTo(new StationaryBootstrap.Interval(0, 0));
  }
}
