package io.tickcache.inference;

import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.inference.event.RawEvent;
import io.tickcache.inference.metrics.ClockMetrics;
import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.steps.EventTime;
import io.tickcache.steps.WaitingEvents;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/**
 * Compares event times with this machine's clock and with the watermark, and names the instruments
 * whose events are ahead of the one or late by the other. Belongs to the operator's thread.
 */
final class Clocks {

  /** So far apart two clocks may be that nobody looks after. */
  private static final long TOLERATED_MILLIS = 1_000;

  private static final int LONGEST_NAME = 200; // bytes

  private final ClockMetrics metrics;
  private final WaitingEvents<?> waiting;
  private final ProcessingTimeService clock;
  private final boolean live;
  private final InstrumentWarnings ahead =
      new InstrumentWarnings(
          "ahead of this machine's clock",
          "Correct its publisher's clock, or this machine's if most instruments are named");
  private final InstrumentWarnings late =
      new InstrumentWarnings(
          "behind event time",
          "Correct its publisher's clock, or allow more with source.max-out-of-orderness");

  private long cameMillis; // when the record came that came last

  Clocks(
      InferenceMetrics metrics,
      WaitingEvents<?> waiting,
      ProcessingTimeService clock,
      InferenceConfig config) {
    this.metrics = new ClockMetrics(metrics, clock::getCurrentProcessingTime);
    this.waiting = waiting;
    this.clock = clock;
    this.live = config.live();
  }

  /** A record has come, whatever becomes of it. */
  void came(RawEvent raw) {
    long nowMillis = clock.getCurrentProcessingTime();
    long aheadMillis = raw.timestampMillis() - nowMillis;
    cameMillis = nowMillis;
    metrics.age(-aheadMillis, nowMillis);
    if (live && aheadMillis > TOLERATED_MILLIS && isNamed(raw)) {
      metrics.ahead(raw.instrument(), aheadMillis);
      ahead.add(
          raw.instrument(),
          aheadMillis,
          raw.ahead() ? "are dead letters and move no event time" : "wait until it gets there",
          nowMillis);
    }
  }

  /** Nobody is named by a key that is none, or none that fits a line or a label. */
  private static boolean isNamed(RawEvent raw) {
    return raw.key() != null
        && raw.key().length <= LONGEST_NAME
        && !raw.instrument().equals(RawEvent.NO_INSTRUMENT);
  }

  /** The record that came last is an event that may be used, if it is not late. */
  void cameToBeTaken(long eventTimeMicros) {
    if (waiting.passedMillis() != WaitingEvents.NONE) {
      metrics.lateness(waiting.passedMillis() - EventTime.toMillis(eventTimeMicros), cameMillis);
    }
  }

  /** A record was late when it came: by the watermark, or because a newer one was there. */
  void wasLate(RawEvent raw) {
    long lateMillis = waiting.passedMillis() - raw.timestampMillis();
    if (waiting.passedMillis() != WaitingEvents.NONE && lateMillis >= 0 && isNamed(raw)) {
      long nowMillis = clock.getCurrentProcessingTime();
      metrics.late(raw.instrument(), raw.timestampMillis() - nowMillis);
      late.add(raw.instrument(), lateMillis, "are dead letters", nowMillis);
    }
  }

  /** A prediction leaves. */
  void predicted(long eventTimeMicros) {
    metrics.predicted(EventTime.toMillis(eventTimeMicros), clock.getCurrentProcessingTime());
  }
}
