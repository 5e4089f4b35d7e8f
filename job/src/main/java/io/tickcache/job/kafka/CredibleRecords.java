package io.tickcache.job.kafka;

import io.tickcache.inference.event.RawEvent;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;

/**
 * Shows a partition's watermarks only the records that tell time: the others move no watermark, and
 * a partition that has nothing else is idle, and holds nothing back.
 */
record CredibleRecords(WatermarkGenerator<RawEvent> watermarks)
    implements WatermarkGenerator<RawEvent> {

  @Override
  public void onEvent(RawEvent event, long timestampMillis, WatermarkOutput output) {
    if (event.tellsTime()) {
      watermarks.onEvent(event, timestampMillis, output);
    }
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    watermarks.onPeriodicEmit(output);
  }
}
