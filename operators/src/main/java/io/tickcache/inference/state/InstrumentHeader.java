package io.tickcache.inference.state;

import io.tickcache.engine.Arithmetic;
import io.tickcache.engine.InferenceEngine;
import io.tickcache.kvcache.KvContext;
import io.tickcache.kvcache.KvContextSnapshot;
import io.tickcache.kvcache.RingOfVersion4;
import io.tickcache.steps.SortKey;

/**
 * What keyed state says of an instrument beside its book, its klines and its KV pages.
 *
 * @param lastEventMicros latest event time of any event taken, microseconds
 * @param previousMid mid price of the last order-book step; NaN before the first
 * @param released sort key of the last event released in event-time order, or null
 * @param lastEpochMicros epoch of the latest context, which may have ended; {@link #NO_EPOCH}
 *     before the first
 * @param lastStepMicros greatest event time of the context's steps of kinds that the model
 *     forecasts; {@link LiveInstrument#NO_STEP} before the first
 * @param networkId the network whose keys and values the context holds; null without a context
 * @param arithmetic what computed its last steps; null without a context
 * @param origin where the context's keys and values come from
 * @param context the KV context without its pages, or null
 * @param oldRing how its pages are numbered if state of version 4 has them, or null
 */
record InstrumentHeader(
    long lastEventMicros,
    double previousMid,
    SortKey released,
    long lastEpochMicros,
    long lastStepMicros,
    String networkId,
    Arithmetic arithmetic,
    ContextOrigin origin,
    KvContextSnapshot context,
    RingOfVersion4 oldRing) {

  /** Before the first context. */
  static final long NO_EPOCH = Long.MIN_VALUE;

  /** What is to be written of an instrument. */
  static InstrumentHeader of(LiveInstrument instrument, InferenceEngine engine) {
    KvContext context = instrument.context();
    return new InstrumentHeader(
        instrument.lastEventMicros(),
        instrument.previousMid(),
        instrument.released(),
        instrument.lastEpochMicros(),
        instrument.lastStepMicros(),
        context == null ? null : engine.networkId(),
        context == null ? null : engine.arithmetic(),
        instrument.origin(),
        context == null ? null : context.snapshot(),
        null);
  }

  /** Gives an instrument what is known of it, but for its context. */
  void restore(LiveInstrument instrument) {
    instrument.sawEvent(lastEventMicros);
    instrument.setLastEpoch(lastEpochMicros);
    instrument.sawStep(lastStepMicros);
    instrument.setPreviousMid(previousMid);
    if (released != null) {
      instrument.setReleased(released);
    }
  }

  /** Position of the context's next step, as predictions count. */
  long nextPosition() {
    return origin.firstPosition() + context.nextPosition();
  }
}
