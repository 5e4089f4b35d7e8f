package io.tickcache.job.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.inference.event.RawEvent;
import io.tickcache.job.options.SourceConfig;
import io.tickcache.job.options.SourceStart;
import io.tickcache.model.TokenSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.clock.ManualClock;
import org.apache.flink.util.clock.RelativeClock;
import org.junit.jupiter.api.Test;

/** The watermarks of one partition, as the source makes them. */
class SteadyWatermarksTest {

  private static final long BOUND = 10;
  private static final long MAX_JUMP = 1_000;
  private static final long MAX_AHEAD = 100;
  private static final long NOW = 10_000;
  private static final Duration IDLE = Duration.ofSeconds(5);
  private static final byte[] BYTES = {1};

  private final LastWatermark output = new LastWatermark();
  private final ManualClock activity = new ManualClock();
  private WatermarkGenerator<RawEvent> watermarks = of(Duration.ZERO);

  private WatermarkGenerator<RawEvent> of(Duration maxAhead) {
    SourceConfig config =
        new SourceConfig(
            "group",
            false,
            SourceStart.EARLIEST,
            Duration.ofMillis(BOUND),
            Duration.ofMillis(MAX_JUMP),
            maxAhead,
            IDLE,
            Duration.ofMinutes(1));
    return KafkaInput.watermarks(config, bound(maxAhead))
        .createWatermarkGenerator(
            new WatermarkGeneratorSupplier.Context() {
              @Override
              public MetricGroup getMetricGroup() {
                return new UnregisteredMetricsGroup();
              }

              @Override
              public RelativeClock getInputActivityClock() {
                return activity;
              }
            });
  }

  private static ClockBound bound(Duration maxAhead) {
    return new ClockBound(Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC), maxAhead);
  }

  @Test
  void followTheNewestTimestampAtTheBoundsDistance() {
    assertThat(after(5_000, 5_100, 5_050)).isEqualTo(5_100 - BOUND - 1);
  }

  @Test
  void sayNothingBeforeTheSecondRecord() {
    assertThat(after()).isEqualTo(Long.MIN_VALUE);
    assertThat(after(5_000)).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void passOverOneRecordFarAhead() {
    assertThat(after(5_000, 5_001, 9_000_000, 5_002)).isEqualTo(5_002 - BOUND - 1);
  }

  @Test
  void areNeverAheadOfTheClockInLiveUse() {
    assertThat(after(NOW - 1, NOW + 60)).isEqualTo(NOW + 60 - BOUND - 1);
    watermarks = of(Duration.ofMillis(MAX_AHEAD));
    assertThat(after(NOW - 1, NOW + 60)).isEqualTo(NOW - BOUND - 1);
  }

  @Test
  void passOverAllRecordsThatAreRefusedAsTheyAre() {
    watermarks = of(Duration.ofMillis(MAX_AHEAD));
    assertThat(after(NOW - 50, NOW - 40)).isEqualTo(NOW - 40 - BOUND - 1);
    for (int i = 0; i < 5; i++) {
      takeRefused(NOW - 20);
    }
    assertThat(after()).isEqualTo(NOW - 40 - BOUND - 1);
  }

  @Test
  void callAPartitionIdleThatHasNothingElse() {
    watermarks = of(Duration.ofMillis(MAX_AHEAD));
    after(NOW - 50, NOW - 40);
    for (int second = 0; second < 7; second++) {
      takeRefused(NOW - 20);
      activity.advanceTime(1, TimeUnit.SECONDS);
      after();
    }
    assertThat(output.idle).isTrue();
    after(NOW - 30);
    assertThat(output.idle).isFalse();
  }

  @Test
  void theClockRefusesWhatIsFurtherAheadThanTheMost() {
    ClockBound live = bound(Duration.ofMillis(MAX_AHEAD));
    assertThat(live.isExceededBy(NOW + MAX_AHEAD)).isFalse();
    assertThat(live.isExceededBy(NOW + MAX_AHEAD + 1)).isTrue();
    assertThat(live.isExceededBy(-1)).isFalse();
    assertThat(bound(Duration.ZERO).isExceededBy(Long.MAX_VALUE)).isFalse();
  }

  private void takeRefused(long millis) {
    take(record(NOW + MAX_AHEAD + 1, false, true, BYTES, BYTES));
    take(record(millis, true, false, BYTES, BYTES));
    take(record(millis, false, false, null, BYTES));
    take(record(millis, false, false, BYTES, null));
  }

  private static RawEvent record(
      long millis, boolean logAppendTime, boolean ahead, byte[] key, byte[] value) {
    return new RawEvent(
        TokenSource.ORDER_BOOK, "topic", 0, 0, millis, logAppendTime, ahead, key, value);
  }

  private void take(RawEvent event) {
    watermarks.onEvent(event, event.timestampMillis(), output);
  }

  private long after(long... timestamps) {
    for (long timestamp : timestamps) {
      take(record(timestamp, false, false, BYTES, BYTES));
    }
    watermarks.onPeriodicEmit(output);
    return output.millis;
  }

  private static final class LastWatermark implements WatermarkOutput {

    private long millis = Long.MIN_VALUE;
    private boolean idle;

    @Override
    public void emitWatermark(Watermark watermark) {
      millis = watermark.getTimestamp();
      idle = false;
    }

    @Override
    public void markIdle() {
      idle = true;
    }

    @Override
    public void markActive() {
      idle = false;
    }
  }
}
