package io.tickcache.job.recorded.input;

import io.tickcache.inference.event.RawEvent;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkGeneratorSupplier;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.util.clock.RelativeClock;
import org.apache.flink.util.clock.SystemClock;

/** Drives a generator of watermarks by the count of events, where Flink does by the clock. */
final class Watermarks {

  /**
   * Events from one watermark to the next. Few enough that reading and computing overlap, and so
   * many that the batches between them are full.
   */
  static final int EVERY = 1024;

  private final WatermarkGenerator<RawEvent> generator;
  private final Newest newest = new Newest();

  Watermarks(WatermarkStrategy<RawEvent> strategy, SourceReaderContext context) {
    this.generator =
        strategy.createWatermarkGenerator(
            new WatermarkGeneratorSupplier.Context() {
              @Override
              public MetricGroup getMetricGroup() {
                return context.metricGroup();
              }

              @Override
              public RelativeClock getInputActivityClock() {
                return SystemClock.getInstance();
              }
            });
  }

  /** Sees an event, whether or not it is emitted. */
  void saw(RawEvent event) {
    generator.onEvent(event, event.timestampMillis(), newest);
  }

  /** Emits how far event time has come, if the event of this number is one to do so behind. */
  void emitBehind(long number, ReaderOutput<RawEvent> output) {
    if (number % EVERY == 0) {
      generator.onPeriodicEmit(newest);
      if (newest.watermark != null) {
        output.emitWatermark(newest.watermark);
      }
    }
  }

  /** Keeps the watermark that a generator emits. */
  private static final class Newest implements WatermarkOutput {

    private Watermark watermark;

    @Override
    public void emitWatermark(Watermark emitted) {
      watermark = emitted;
    }

    @Override
    public void markIdle() {}

    @Override
    public void markActive() {}
  }
}
