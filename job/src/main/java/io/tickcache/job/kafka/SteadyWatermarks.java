package io.tickcache.job.kafka;

import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;

/**
 * Watermarks of one partition: its newest timestamp less a bound on disorder. One record whose
 * timestamp is wrong must not make all that follow it late, so a jump ahead counts only once the
 * next record confirms it.
 *
 * @param <T> the records
 */
final class SteadyWatermarks<T> implements WatermarkGenerator<T> {

  private static final long NONE = Long.MIN_VALUE;

  private final long boundMillis;
  private final long maxJumpMillis;
  private long newestMillis = NONE;
  private long unconfirmedMillis = NONE;

  /**
   * A generator.
   *
   * @param boundMillis how far behind the newest a record may come and not be late
   * @param maxJumpMillis how far ahead of the newest a record may be without another's confirmation
   */
  SteadyWatermarks(long boundMillis, long maxJumpMillis) {
    this.boundMillis = boundMillis;
    this.maxJumpMillis = maxJumpMillis;
  }

  @Override
  public void onEvent(T event, long timestampMillis, WatermarkOutput output) {
    if (newestMillis != NONE && timestampMillis - maxJumpMillis <= newestMillis) {
      newestMillis = Math.max(newestMillis, timestampMillis);
      unconfirmedMillis = NONE;
    } else if (unconfirmedMillis == NONE) {
      unconfirmedMillis = timestampMillis;
    } else {
      confirm(timestampMillis);
    }
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    if (newestMillis != NONE) {
      output.emitWatermark(new Watermark(newestMillis - boundMillis - 1));
    }
  }

  /** Two records in a row are ahead: time is at least where the earlier of them is. */
  private void confirm(long timestampMillis) {
    newestMillis = Math.min(unconfirmedMillis, timestampMillis);
    long later = Math.max(unconfirmedMillis, timestampMillis);
    unconfirmedMillis = NONE;
    if (later - maxJumpMillis <= newestMillis) {
      newestMillis = later;
    } else {
      unconfirmedMillis = later;
    }
  }
}
