package io.tickcache.inference;

import io.tickcache.inference.batch.InstrumentCache;
import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.inference.config.Ordering;
import io.tickcache.inference.event.EventDecoder;
import io.tickcache.inference.event.InstrumentEvent;
import io.tickcache.inference.event.InstrumentEvent.KlineEvent;
import io.tickcache.inference.event.RawEvent;
import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.steps.EventFate;
import io.tickcache.steps.RefusedEventException;
import io.tickcache.steps.SortKey;
import io.tickcache.steps.TokenTypes;
import io.tickcache.steps.WaitingEvents;
import java.io.IOException;

/** Where records of instruments come in: each is refused, has to wait, or has its turn at once. */
final class EventIntake {

  private final boolean inEventTime;
  private final EventDecoder decoder;
  private final InstrumentFilter known;
  private final TokenTypes tokenTypes;
  private final WaitingEvents<InstrumentEvent> waiting;
  private final InstrumentCache instruments;
  private final IdleTimers idleTimers;
  private final Clocks clocks;
  private final InferenceMetrics metrics;

  EventIntake(
      InferenceConfig config,
      EventDecoder decoder,
      TokenTypes tokenTypes,
      WaitingEvents<InstrumentEvent> waiting,
      InstrumentCache instruments,
      IdleTimers idleTimers,
      Clocks clocks,
      InferenceMetrics metrics) {
    this.inEventTime = config.ordering() == Ordering.EVENT_TIME;
    this.decoder = decoder;
    this.known = new InstrumentFilter(config.instruments());
    this.tokenTypes = tokenTypes;
    this.waiting = waiting;
    this.instruments = instruments;
    this.idleTimers = idleTimers;
    this.clocks = clocks;
    this.metrics = metrics;
  }

  /**
   * Takes a record; its instrument is the current key.
   *
   * @return the event, if its turn is now; null if it waits for the watermark or is an open kline
   * @throws RefusedEventException if it cannot be used, or is late
   */
  InstrumentEvent take(RawEvent raw) throws RefusedEventException, IOException {
    clocks.came(raw);
    InstrumentEvent event = decoder.decode(raw);
    known.check(event.instrument());
    tokenTypes.require(raw.source());
    if (event instanceof KlineEvent update && !update.kline().getClosed()) {
      metrics.became(EventFate.KLINE_OPEN); // only what is final enters a context
      return null;
    }
    clocks.cameToBeTaken(event.eventTimeMicros());
    if (inEventTime && waiting.hasPassed(event)) {
      requireInTime(event);
    }
    idleTimers.came(event.instrument());
    if (!inEventTime) {
      return event;
    }
    waiting.add(event);
    return null;
  }

  /** Who is known has come even with a late event; of others nothing is to be remembered. */
  private void requireInTime(InstrumentEvent event) throws RefusedEventException, IOException {
    SortKey released = instruments.released(event.instrument());
    if (released != null) {
      idleTimers.came(event.instrument());
    }
    waiting.requireInTime(released, event);
  }
}
