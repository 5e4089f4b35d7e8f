package io.tickcache.job.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.junit.jupiter.api.Test;

class SteadyWatermarksTest {

  private static final long BOUND = 10;
  private static final long MAX_JUMP = 1_000;

  private final SteadyWatermarks<String> watermarks = new SteadyWatermarks<>(BOUND, MAX_JUMP);
  private final LastWatermark output = new LastWatermark();

  @Test
  void followsTheNewestTimestampAtTheBoundsDistance() {
    assertThat(after(5_000, 5_100, 5_050)).isEqualTo(5_100 - BOUND - 1);
  }

  @Test
  void saysNothingBeforeTheSecondRecord() {
    assertThat(after()).isEqualTo(Long.MIN_VALUE);
    assertThat(after(5_000)).isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void passesOverRecordsWhoseTimestampsAreFarAhead() {
    assertThat(after(5_000, 5_001, 9_000_000, 5_002, 8_000_000, 5_003))
        .isEqualTo(5_003 - BOUND - 1);
  }

  @Test
  void passesOverAFirstRecordThatIsFarAhead() {
    assertThat(after(9_000_000, 5_000, 5_001)).isEqualTo(5_001 - BOUND - 1);
  }

  @Test
  void jumpsOnceTheNextRecordConfirms() {
    assertThat(after(5_000, 5_001, 80_000)).isEqualTo(5_001 - BOUND - 1);
    assertThat(after(80_001)).isEqualTo(80_001 - BOUND - 1);
  }

  @Test
  void isOneRecordBehindWhereEveryRecordIsAJump() {
    assertThat(after(0, 10_000, 20_000, 30_000)).isEqualTo(20_000 - BOUND - 1);
  }

  private long after(long... timestamps) {
    for (long timestamp : timestamps) {
      watermarks.onEvent("record", timestamp, output);
    }
    watermarks.onPeriodicEmit(output);
    return output.millis;
  }

  private static final class LastWatermark implements WatermarkOutput {

    private long millis = Long.MIN_VALUE;

    @Override
    public void emitWatermark(Watermark watermark) {
      millis = watermark.getTimestamp();
    }

    @Override
    public void markIdle() {}

    @Override
    public void markActive() {}
  }
}
