package io.tickcache.job.kafka;

import io.tickcache.inference.event.RawEvent;
import io.tickcache.market.SteadyTime;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;

/**
 * Watermarks of one partition: its newest timestamp, as {@link SteadyTime} has it, but not ahead of
 * the clock, less a bound on disorder.
 */
final class SteadyWatermarks implements WatermarkGenerator<RawEvent> {

  private final long boundMillis;
  private final SteadyTime time;
  private final ClockBound clock;

  /**
   * A generator.
   *
   * @param boundMillis how far behind the newest a record may come and not be late
   * @param maxJumpMillis how far ahead of the newest a record may be without another's confirmation
   */
  SteadyWatermarks(long boundMillis, long maxJumpMillis, ClockBound clock) {
    this.boundMillis = boundMillis;
    this.time = new SteadyTime(maxJumpMillis);
    this.clock = clock;
  }

  @Override
  public void onEvent(RawEvent event, long timestampMillis, WatermarkOutput output) {
    time.saw(timestampMillis);
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    if (time.newest() != SteadyTime.NONE) {
      output.emitWatermark(new Watermark(clock.cut(time.newest()) - boundMillis - 1));
    }
  }
}
