package io.tickcache.inference;

import io.tickcache.model.InferenceEngine;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The instruments in memory: loaded from keyed state on their first event, forgotten after their
 * idle timeout. Idleness is counted in event time, in whole milliseconds like watermarks, so that
 * what a returning instrument finds depends on its events alone and not on when a timer fired.
 */
final class LiveInstruments {

  private final InstrumentStore store;
  private final InferenceEngine engine;
  private final long idleMillis;
  private final Map<String, LiveInstrument> live = new HashMap<>();

  LiveInstruments(InstrumentStore store, InferenceEngine engine, Duration idleTimeout) {
    this.store = store;
    this.engine = engine;
    this.idleMillis = idleTimeout.toMillis();
  }

  /** The instrument, which is the current key; null if nothing is known of it. */
  LiveInstrument find(String name) throws IOException {
    LiveInstrument instrument = live.get(name);
    if (instrument == null) {
      instrument = store.load(name);
      if (instrument != null) {
        live.put(name, instrument);
      }
    }
    return instrument;
  }

  /** An instrument of which nothing was known before this event. */
  LiveInstrument create(String name, long eventTimeMicros) {
    LiveInstrument instrument = new LiveInstrument(name);
    instrument.sawEvent(eventTimeMicros);
    live.put(name, instrument);
    return instrument;
  }

  /** Whether the instrument had been idle past its limit when this event happened. */
  boolean wasIdle(LiveInstrument instrument, long eventTimeMicros) {
    return millis(eventTimeMicros) > idleDeadlineMillis(instrument.lastEventMicros());
  }

  /**
   * The last millisecond at which an event still finds the instrument.
   *
   * @param lastEventMicros its last event's time
   */
  long idleDeadlineMillis(long lastEventMicros) {
    return millis(lastEventMicros) + idleMillis;
  }

  /** Latest event time of the current key, live or not, microseconds; null if it is unknown. */
  Long lastEventMicros(String name) throws IOException {
    LiveInstrument instrument = live.get(name);
    return instrument != null ? (Long) instrument.lastEventMicros() : store.lastEventMicros();
  }

  /** Removes all that is known of the current key, but for records that wait. */
  void forget(String name) {
    LiveInstrument instrument = live.remove(name);
    if (instrument != null && instrument.context() != null) {
      engine.release(instrument.context());
    }
    store.clear();
  }

  /** Ends the current key's context, if it has one, and begins another. */
  void beginContext(LiveInstrument instrument, long epochMicros) {
    if (instrument.context() != null) {
      engine.release(instrument.context());
      store.clearPages();
    }
    instrument.setContext(engine.newContext(epochMicros));
  }

  Collection<LiveInstrument> all() {
    return live.values();
  }

  int size() {
    return live.size();
  }

  private static long millis(long micros) {
    return Math.floorDiv(micros, TimeUnit.MILLISECONDS.toMicros(1));
  }
}
