package io.tickcache.inference.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClockMetricsTest {

  private final RegisteredMetrics registered = new RegisteredMetrics();
  private final ClockMetrics clocks =
      new ClockMetrics(new InferenceMetrics(registered), () -> 1_000_000);

  @Test
  void tellTheTimeOfTheNewestPrediction() {
    assertThat(newest()).as("before the first").isZero();
    clocks.predicted(999_000, 1_000_000);
    assertThat(newest()).isEqualTo(999_000);
    clocks.predicted(998_000, 1_000_000);
    assertThat(newest()).as("another instrument's, which is older").isEqualTo(999_000);
    clocks.predicted(999_500, 1_000_000);
    assertThat(newest()).isEqualTo(999_500);
    assertThat(registered.histogram(ClockMetrics.END_TO_END_MILLIS).getCount()).isEqualTo(3);
  }

  private double newest() {
    return registered.value(ClockMetrics.NEWEST_PREDICTION_TIME_MILLIS);
  }
}
