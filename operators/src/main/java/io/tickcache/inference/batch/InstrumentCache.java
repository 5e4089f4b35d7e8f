package io.tickcache.inference.batch;

import io.tickcache.engine.InferenceEngine;
import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.inference.state.ContextOrigin;
import io.tickcache.inference.state.InstrumentStore;
import io.tickcache.inference.state.LastEvent;
import io.tickcache.inference.state.LiveInstrument;
import io.tickcache.kvcache.KvContext;
import io.tickcache.steps.SortKey;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.streaming.api.operators.KeyContext;

/**
 * The instruments in memory: loaded from keyed state on their first event, spilled to it when
 * others need their KV blocks, forgotten after they have been idle for too long.
 */
public final class InstrumentCache {

  private final InstrumentStore store;
  private final InferenceEngine engine;
  private final OpenBatch batch;
  private final KeyContext keys;
  private final InferenceMetrics metrics;
  private final Map<String, LiveInstrument> live = leastRecentlyUsedFirst();
  private Set<?> held = Set.of();

  public InstrumentCache(
      InstrumentStore store,
      InferenceEngine engine,
      OpenBatch batch,
      KeyContext keys,
      InferenceMetrics metrics) {
    this.store = store;
    this.engine = engine;
    this.batch = batch;
    this.keys = keys;
    this.metrics = metrics;
  }

  private static Map<String, LiveInstrument> leastRecentlyUsedFirst() {
    return new LinkedHashMap<>(64, 0.75f, true);
  }

  /** The instrument, which is the current key; null if nothing is known of it. */
  public LiveInstrument find(String name) throws Exception {
    LiveInstrument instrument = live.get(name);
    if (instrument == null && store.isKnown()) {
      makeRoom(store.blocksToLoad());
      instrument = store.load(name);
      live.put(name, instrument);
      metrics.reloads.inc();
    } else if (instrument != null) {
      metrics.cacheHits.inc();
    }
    return instrument;
  }

  /** The instrument if it is in memory, or null; says nothing of its use. */
  public LiveInstrument live(String name) {
    return live.get(name);
  }

  /**
   * The last event of the current key's instrument that was released in event-time order, or null;
   * loads nothing.
   */
  public SortKey released(String name) throws IOException {
    LiveInstrument instrument = live.get(name);
    return instrument == null ? store.released() : instrument.released();
  }

  /** An instrument of which nothing was known before this event. */
  public LiveInstrument create(String name, long eventTimeMicros) {
    LiveInstrument instrument = new LiveInstrument(name);
    instrument.sawEvent(eventTimeMicros);
    live.put(name, instrument);
    return instrument;
  }

  /**
   * Sees to it that the next step of the current key's context has a slot. That may run the batch,
   * and a poisoned step in it ends the context: then there is nothing to see to.
   *
   * @return whether the context is still there
   */
  public boolean reserveNextStep(LiveInstrument instrument) throws Exception {
    int missing = batch.missingBlocks(instrument.context());
    if (missing > 0) {
      makeRoom(missing);
      if (instrument.context() == null) {
        return false;
      }
      batch.reserve(instrument.context());
    }
    return true;
  }

  /** The same for as many steps that a pass of their own brings. */
  public void reserve(LiveInstrument instrument, int steps) throws Exception {
    makeRoom(engine.cache().blocksToTake(instrument.context(), steps));
  }

  /** Names the instruments that are not spilled, whoever needs room, until others are named. */
  public void hold(Set<?> names) {
    held = names;
  }

  /** Spills instruments that are not held until so many blocks are free, or there is none left. */
  public void makeRoomBesideHeld(int blocks) throws Exception {
    Object current = keys.getCurrentKey();
    spill(blocks, current);
    keys.setCurrentKey(current);
  }

  /** Spills others until so many blocks are free, or there is nobody left to spill. */
  private void makeRoom(int blocks) throws Exception {
    if (engine.cache().blocksFree() >= blocks) {
      return;
    }
    Object current = keys.getCurrentKey();
    spill(blocks, current);
    if (engine.cache().blocksFree() < blocks && batch.size() > 0) {
      metrics.preemptions.inc();
      batch.flush(); // contexts in the batch cannot leave before it has run
      spill(blocks, current);
    }
    keys.setCurrentKey(current);
  }

  private void spill(int blocks, Object current) throws Exception {
    Iterator<LiveInstrument> candidates = live.values().iterator();
    while (engine.cache().blocksFree() < blocks && candidates.hasNext()) {
      LiveInstrument candidate = candidates.next();
      if (canLeave(candidate) && !candidate.name().equals(current)) {
        keys.setCurrentKey(candidate.name());
        store.write(candidate);
        engine.cache().release(candidate.context());
        candidates.remove();
        metrics.spills.inc();
      }
    }
  }

  /** Half a rebuild is never written: nobody could tell it from a whole one. */
  private boolean canLeave(LiveInstrument candidate) {
    KvContext context = candidate.context();
    return context != null
        && context.table().size() > 0
        && candidate.rebuild() == null
        && !held.contains(candidate.name())
        && !batch.contains(context);
  }

  /**
   * The last event of the current key's instrument, live or not; null if nothing is known of it.
   */
  public LastEvent lastEvent(String name) throws IOException {
    LiveInstrument instrument = live.get(name);
    return instrument == null
        ? store.lastEvent()
        : new LastEvent(instrument.lastEventMicros(), instrument.longestKlineMicros());
  }

  /** Removes all that is known of the current key, but for records that wait. */
  public void forget(String name) {
    LiveInstrument instrument = live.remove(name);
    if (instrument != null && instrument.context() != null) {
      engine.cache().release(instrument.context());
    }
    store.clear();
  }

  /** Ends the current key's context; another begins with its next step. */
  public void endContext(LiveInstrument instrument) {
    engine.cache().release(instrument.context());
    store.clearContext();
    instrument.setContext(null, ContextOrigin.KEPT, null);
  }

  /** Ends the current key's context, if it has one, and begins another. */
  public void beginContext(LiveInstrument instrument, long eventTimeMicros) {
    if (instrument.context() != null) {
      engine.cache().release(instrument.context());
      store.clearContext();
    }
    long epochMicros = instrument.beginEpoch(eventTimeMicros);
    instrument.setContext(
        engine.cache().newContext(epochMicros), ContextOrigin.KEPT, store.newInputs());
  }

  /** Those that are not in keyed state as they are here. */
  public List<LiveInstrument> changed() {
    return live.values().stream().filter(LiveInstrument::isChanged).toList();
  }

  public int size() {
    return live.size();
  }
}
