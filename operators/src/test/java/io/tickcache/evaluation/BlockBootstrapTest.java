package io.tickcache.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.history.ContextRules;
import io.tickcache.history.Histories;
import io.tickcache.history.HistoryReader;
import io.tickcache.history.Split;
import io.tickcache.history.Split.Part;
import io.tickcache.history.Target;
import io.tickcache.testing.RecordedEvents;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BlockBootstrapTest {

  private static final long BLOCK_MICROS = 10 * 60_000_000L;

  private final Histories histories =
      HistoryReader.read(
          RecordedEvents.klines(1_500, 0, 6).iterator(),
          new ContextRules(Duration.ofHours(1), Long.MAX_VALUE));
  private final List<Sample> samples =
      Sample.of(
          histories,
          Target.parse("return_1bars_bps"),
          Split.byShares(histories, 0.2, 0.2),
          Part.TEST);
  private final BlockBootstrap bootstrap =
      new BlockBootstrap(samples, BLOCK_MICROS, Map.of(histories.all().get(0), 1.0));

  private double[] noisy(double noise, long seed) {
    Random random = new Random(seed);
    return samples.stream().mapToDouble(s -> s.label() + noise * random.nextGaussian()).toArray();
  }

  @Test
  void aForecastIsNoBetterThanItself() {
    double[] forecasts = noisy(30, 1);
    Comparison comparison = bootstrap.compare(forecasts, "itself", forecasts, 1);
    assertThat(comparison.difference()).isZero();
    assertThat(comparison.isBetter()).isFalse();
    assertThat(comparison.blocks()).isGreaterThan(80);
  }

  @Test
  void whatIsClearlyBetterIsFound() {
    Comparison comparison = bootstrap.compare(noisy(10, 1), "noise", noisy(1_000, 2), 1);
    assertThat(comparison.low()).isPositive().isLessThan(comparison.difference());
    assertThat(comparison.isBetter()).isTrue();
  }

  @Test
  void whatIsEquallyGoodIsNotFoundBetter() {
    Comparison comparison = bootstrap.compare(noisy(30, 1), "its like", noisy(30, 2), 1);
    assertThat(comparison.low()).isNegative();
    assertThat(comparison.high()).isPositive();
  }

  @Test
  void fewBlocksSayNothing() {
    BlockBootstrap coarse =
        new BlockBootstrap(samples, 100 * BLOCK_MICROS, Map.of(histories.all().get(0), 1.0));
    Comparison comparison = coarse.compare(noisy(10, 1), "noise", noisy(1_000, 2), 1);
    assertThat(comparison.blocks()).isLessThan(Comparison.MIN_BLOCKS);
    assertThat(comparison.isBetter()).isFalse();
  }

  @Test
  void equalSeedsGiveEqualIntervals() {
    assertThat(bootstrap.compare(noisy(30, 1), "other", noisy(50, 2), 7))
        .isEqualTo(bootstrap.compare(noisy(30, 1), "other", noisy(50, 2), 7));
  }
}
