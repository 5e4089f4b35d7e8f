package io.tickcache.backtest.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class LatenciesTest {

  private static final long[] TIMES = {100, 110, 130};

  private final Latencies measured =
      Latencies.measured(TIMES, new long[] {1, 2, 3}, new long[] {10, 20, 30});

  @Test
  void theNewestMeasurementCounts() {
    assertThat(measured.feedMicros(5)).isEqualTo(1);
    assertThat(measured.feedMicros(109)).isEqualTo(1);
    assertThat(measured.feedMicros(110)).isEqualTo(2);
    assertThat(measured.orderMicros(9_999)).isEqualTo(30);
  }

  @Test
  void whatWasMeasuredAtAnotherTimeIsRepeated() {
    Latencies repeated = measured.over(1_000, 2_000);
    assertThat(repeated.isRepeated()).isTrue();
    assertThat(repeated.feedMicros(1_000)).isEqualTo(1);
    assertThat(repeated.feedMicros(1_010)).isEqualTo(2);
    assertThat(repeated.feedMicros(1_030)).isEqualTo(3);
    assertThat(repeated.feedMicros(1_031)).isEqualTo(1); // from the first one on
    assertThat(repeated.orderMicros(1_041)).isEqualTo(20);
    assertThat(measured.over(130, 140)).isSameAs(measured);
  }

  @Test
  void rowsThatCannotBeAreNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Latencies.measured(new long[] {5, 5}, new long[2], new long[2]))
        .withMessage("row 2: times must rise: 5 comes after 5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Latencies.measured(new long[] {5}, new long[] {-1}, new long[1]))
        .withMessage("row 1: latencies must be 0 or more: feed -1, order 0 microseconds");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Latencies.measured(new long[0], new long[0], new long[0]))
        .withMessage("no row");
  }
}
