package io.tickcache.job.kafka;

import io.tickcache.market.SteadyTime;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;

/**
 * Watermarks of one partition: its newest timestamp, as {@link SteadyTime} has it, less a bound on
 * disorder.
 *
 * @param <T> the records
 */
final class SteadyWatermarks<T> implements WatermarkGenerator<T> {

  private final long boundMillis;
  private final SteadyTime time;

  /**
   * A generator.
   *
   * @param boundMillis how far behind the newest a record may come and not be late
   * @param maxJumpMillis how far ahead of the newest a record may be without another's confirmation
   */
  SteadyWatermarks(long boundMillis, long maxJumpMillis) {
    this.boundMillis = boundMillis;
    this.time = new SteadyTime(maxJumpMillis);
  }

  @Override
  public void onEvent(T event, long timestampMillis, WatermarkOutput output) {
    time.saw(timestampMillis);
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    if (time.newest() != SteadyTime.NONE) {
      output.emitWatermark(new Watermark(time.newest() - boundMillis - 1));
    }
  }
}
