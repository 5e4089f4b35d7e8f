package io.tickcache.inference.state;

import io.tickcache.inference.event.EventDecoder;
import io.tickcache.inference.event.InstrumentEvent;
import io.tickcache.inference.event.RawEvent;
import io.tickcache.steps.WaitingEvents;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.KeyContext;

/** Brings {@link WaitingEvents} into keyed state at a checkpoint, and back. */
public final class WaitingEventsState {

  private final InstrumentStore store;
  private final KeyContext keys;
  private Set<String> written = new HashSet<>();

  public WaitingEventsState(InstrumentStore store, KeyContext keys) {
    this.store = store;
    this.keys = keys;
  }

  /** Makes keyed state hold what waits now, and nothing of those that wait no longer. */
  public void write(WaitingEvents<InstrumentEvent> waiting) throws Exception {
    Map<String, List<InstrumentEvent>> byInstrument = waiting.byInstrument();
    written.removeAll(byInstrument.keySet());
    for (String instrument : written) {
      keys.setCurrentKey(instrument);
      store.writeWaiting(List.of());
    }
    for (Map.Entry<String, List<InstrumentEvent>> entry : byInstrument.entrySet()) {
      keys.setCurrentKey(entry.getKey());
      store.writeWaiting(entry.getValue().stream().map(InstrumentEvent::raw).toList());
    }
    written = new HashSet<>(byInstrument.keySet());
  }

  /**
   * Reads what waited, of all instruments at once and not on their first event like all else: a
   * watermark may release it before.
   */
  public void read(
      KeyedStateBackend<String> backend,
      EventDecoder decoder,
      WaitingEvents<InstrumentEvent> waiting)
      throws Exception {
    List<String> instruments;
    try (var found = backend.getKeys(InstrumentStore.WAITING, VoidNamespace.INSTANCE)) {
      instruments = found.toList();
    }
    for (String instrument : instruments) {
      keys.setCurrentKey(instrument);
      for (RawEvent raw : store.readWaiting()) {
        waiting.add(decoder.decode(raw));
      }
      written.add(instrument);
    }
  }
}
