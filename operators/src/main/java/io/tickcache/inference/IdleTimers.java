package io.tickcache.inference;

import io.tickcache.inference.batch.InstrumentCache;
import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.inference.config.Ordering;
import io.tickcache.inference.state.LastEvent;
import io.tickcache.inference.state.LiveInstrument;
import io.tickcache.schemas.DeadLetterStage;
import io.tickcache.steps.Idleness;
import io.tickcache.steps.RefusedEventException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.runtime.tasks.ProcessingTimeService;

/**
 * When instruments have had no event for so long that they are forgotten: one timer an instrument,
 * moved on when it fires too early. Every method works on the instrument that is the current key.
 *
 * <p>Idleness is counted in event time, but event time is that of all instruments: in live use one
 * must have been silent for as long by the wall clock too, so that another's clock cannot end its
 * context. (In a replay event time may pass in a moment. What an instrument that comes back finds
 * depends on its own events all the same, see {@link #wasIdle}.)
 */
final class IdleTimers {

  private final InternalTimerService<VoidNamespace> timers;
  private final ProcessingTimeService clock;
  private final long openedMillis;
  private final boolean live;
  private final Map<String, Long> cameMillis = new HashMap<>(); // since then, of live use alone
  private final InstrumentCache instruments;
  private final boolean inOrderOfArrival;
  private final Idleness idleness;

  IdleTimers(
      InternalTimerService<VoidNamespace> timers,
      ProcessingTimeService clock,
      InstrumentCache instruments,
      InferenceConfig config) {
    this.timers = timers;
    this.clock = clock;
    this.openedMillis = clock.getCurrentProcessingTime();
    this.live = config.live();
    this.instruments = instruments;
    this.inOrderOfArrival = config.ordering() == Ordering.ARRIVAL;
    this.idleness = new Idleness(config.idleTimeout());
  }

  /** An event of the instrument has come, whatever becomes of it. */
  void came(String instrument) {
    if (live) {
      cameMillis.put(instrument, clock.getCurrentProcessingTime());
    }
  }

  /** Whether the instrument had been idle past its limit when this event happened. */
  boolean wasIdle(LiveInstrument instrument, long eventTimeMicros) {
    return idleness.isPast(instrument, eventTimeMicros);
  }

  /**
   * Starts the timer of an instrument of which nothing is known before this event.
   *
   * @param passedMillis the watermark
   * @throws RefusedEventException in order of arrival, if the event is so late that the instrument
   *     would be forgotten again at once; in event-time order nothing comes here that was late
   */
  void begin(String instrument, long eventTimeMicros, long passedMillis)
      throws RefusedEventException {
    long deadlineMillis = idleness.deadlineMillis(eventTimeMicros, 0);
    if (inOrderOfArrival && deadlineMillis <= passedMillis) {
      cameMillis.remove(instrument); // nothing else would
      throw new RefusedEventException(
          DeadLetterStage.ORDER,
          ("late: nothing is known of '%s', or no longer; one whose last event was at %d us is forgotten at %d ms,"
                  + " and event time had passed %d ms")
              .formatted(instrument, eventTimeMicros, deadlineMillis, passedMillis));
    }
    timers.registerEventTimeTimer(VoidNamespace.INSTANCE, deadlineMillis);
  }

  /**
   * Whether the instrument is to be forgotten, now that its timer has fired; else it is moved on.
   *
   * @param timeMillis how far event time has come
   */
  boolean isOver(String instrument, long timeMillis) throws IOException {
    LastEvent last = instruments.lastEvent(instrument);
    if (last == null) {
      cameMillis.remove(instrument);
      return false;
    }
    long deadlineMillis = idleness.deadlineMillis(last.timeMicros(), last.longestKlineMicros());
    if (deadlineMillis > timeMillis) {
      timers.registerEventTimeTimer(VoidNamespace.INSTANCE, deadlineMillis);
      return false;
    }
    long silentUntilMillis =
        cameMillis.getOrDefault(instrument, openedMillis)
            + idleness.patienceMillis(last.longestKlineMicros());
    if (live && silentUntilMillis > clock.getCurrentProcessingTime()) {
      timers.registerProcessingTimeTimer(VoidNamespace.INSTANCE, silentUntilMillis);
      return false;
    }
    cameMillis.remove(instrument);
    return true;
  }
}
