package io.tickcache.job.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {

  private final LatencyHistogram histogram = new LatencyHistogram();

  @Test
  void isZeroWhenEmpty() {
    assertThat(histogram.percentile(0.5)).isZero();
  }

  @Test
  void keepsPercentilesWithinTheWidthOfABucket() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    long[] values = random.longs(10_000, 0, 50_000_000).toArray();
    Arrays.stream(values).forEach(histogram::add);
    Arrays.sort(values);

    for (double share : new double[] {0.01, 0.5, 0.9, 0.99, 1}) {
      long exact = values[(int) Math.ceil(share * values.length) - 1];
      assertThat((double) histogram.percentile(share))
          .as("share %s, seed %d", share, seed)
          .isCloseTo(exact, within(exact * 0.016 + 1));
    }
  }

  @Test
  void takesTheLargestValue() {
    histogram.add(Long.MAX_VALUE);

    assertThat(histogram.percentile(1)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void forgetsWhenCleared() {
    histogram.add(5);
    histogram.clear();

    assertThat(histogram.total()).isZero();
    assertThat(histogram.percentile(0.99)).isZero();
  }
}
