package io.tickcache.inference.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.concurrent.TimeUnit;
import org.apache.flink.metrics.HistogramStatistics;
import org.junit.jupiter.api.Test;

class RecentHistogramTest {

  private long millis = 5;
  private final RecentHistogram histogram = new RecentHistogram(() -> millis);

  private HistogramStatistics after(long... values) {
    for (long value : values) {
      histogram.update(value);
    }
    return histogram.getStatistics();
  }

  @Test
  void isEmptyAtFirst() {
    HistogramStatistics none = histogram.getStatistics();
    assertThat(none.size()).isZero();
    assertThat(none.getQuantile(0.99)).isZero();
    assertThat(none.getMean()).isZero();
    assertThat(none.getStdDev()).isZero();
    assertThat(none.getMin()).isZero();
    assertThat(none.getMax()).isZero();
    assertThat(none.getValues()).isEmpty();
  }

  @Test
  void countsValuesOnBothSidesOfZero() {
    for (long value = -100; value <= 100; value++) {
      histogram.update(value);
    }
    HistogramStatistics statistics = histogram.getStatistics();
    assertThat(histogram.getCount()).isEqualTo(201);
    assertThat(statistics.size()).isEqualTo(201);
    assertThat(statistics.getMin()).isEqualTo(-100);
    assertThat(statistics.getMax()).isEqualTo(100);
    assertThat(statistics.getMean()).isCloseTo(0, within(1e-9));
    assertThat(statistics.getStdDev()).isCloseTo(StrictMath.sqrt(201 * 201 / 12.0), within(0.01));
    for (double share : new double[] {0, 0.05, 0.25, 0.5, 0.75, 0.95, 1}) {
      assertThat(statistics.getQuantile(share)).isCloseTo(-100 + 200 * share, within(1.0));
    }
    assertThat(statistics.getValues()).hasSize(101).isSorted();
  }

  @Test
  void isRightOfValuesOnOneSideAlone() {
    assertThat(after(-7, -5, -3).getQuantile(0.5)).isEqualTo(-5);
    assertThat(histogram.getStatistics().getMax()).isEqualTo(-3);
    assertThat(new RecentHistogram(() -> millis).getStatistics().getMax()).isZero();
    RecentHistogram positive = new RecentHistogram(() -> millis);
    positive.update(4);
    assertThat(positive.getStatistics().getMin()).isEqualTo(4);
    assertThat(positive.getStatistics().getQuantile(0)).isEqualTo(4);
  }

  @Test
  void takesAnyNumber() {
    HistogramStatistics statistics = after(Long.MIN_VALUE, Long.MAX_VALUE, 0);
    assertThat(statistics.getMin()).isLessThan(-1L << 49);
    assertThat(statistics.getMax()).isGreaterThan(1L << 49);
    assertThat(statistics.getQuantile(0.5)).isZero();
  }

  @Test
  void forgetsWhatIsOlderThanAMinute() {
    after(1, 2, 3);
    millis += TimeUnit.SECONDS.toMillis(31);
    assertThat(after(4).size()).isEqualTo(4);
    millis += TimeUnit.SECONDS.toMillis(31);
    assertThat(after(5).getMin()).isEqualTo(4);
    millis += TimeUnit.SECONDS.toMillis(61);
    assertThat(after(6).size()).isEqualTo(1);
    assertThat(histogram.getCount()).isEqualTo(6);
  }

  @Test
  void goesOnWhenTheClockIsSetBack() {
    after(1);
    millis -= TimeUnit.DAYS.toMillis(1);
    assertThat(after(2).size()).isEqualTo(2);
    millis += TimeUnit.SECONDS.toMillis(31);
    assertThat(after(3).size()).isEqualTo(3);
    millis += TimeUnit.SECONDS.toMillis(31);
    assertThat(after(4).getMin()).isEqualTo(3);
  }
}
