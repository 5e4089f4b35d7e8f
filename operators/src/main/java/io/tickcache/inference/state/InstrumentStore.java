package io.tickcache.inference.state;

import io.tickcache.engine.InferenceEngine;
import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.inference.event.RawEvent;
import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.kvcache.KvContext;
import io.tickcache.market.KlineSeries;
import io.tickcache.market.OrderBook;
import io.tickcache.steps.SortKey;
import io.tickcache.steps.TokenTypes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.KeyContext;

/**
 * The one owner of keyed state. Every method works on the instrument that is the current key.
 *
 * <table>
 * <caption>States, all keyed by instrument</caption>
 * <tr><th>name</th><th>holds</th><th>written</th><th>removed</th></tr>
 * <tr><td>{@code header}</td><td>times, order, the KV context's epoch, position, storage and
 *     retention, the network, the arithmetic</td>
 *     <td>at a checkpoint, if changed</td><td>when the instrument is forgotten</td></tr>
 * <tr><td>{@code book}</td><td>the order book</td><td>same</td><td>same</td></tr>
 * <tr><td>{@code klines}</td><td>kline windows by interval</td><td>same</td><td>same</td></tr>
 * <tr><td>{@code kv-pages}</td><td>keys and values, 16 slots a page, by the page's place in the
 *     context</td><td>at a checkpoint, dirty pages only</td><td>same, or when a new context
 *     begins</td></tr>
 * <tr><td>{@code kv-retained}</td><td>which steps the pages hold and their scores, if the retention
 *     policy chooses by score</td><td>at a checkpoint, if there were steps</td><td>same</td></tr>
 * <tr><td>{@code inputs}</td><td>the inputs of the context's last steps, 16 a page, if they are
 *     retained</td><td>at a checkpoint, changed pages only</td><td>same</td></tr>
 * <tr><td>{@code waiting}</td><td>records that wait for the watermark</td><td>at a checkpoint, if
 *     any wait</td><td>at the first checkpoint where none waits</td></tr>
 * </table>
 */
public final class InstrumentStore {

  static final String WAITING = "waiting";

  private static final String HEADER = "header";

  /** Bounds the pages that a checkpoint holds in memory besides those that it has handed over. */
  private static final long BYTES_AT_A_TIME = 64L << 20;

  private final InferenceEngine engine;

  private final ValueState<byte[]> header;
  private final ValueState<byte[]> book;
  private final ValueState<byte[]> klines;
  private final KvPages kvPages;
  private final InputPageState inputs;
  private final ValueState<byte[]> waiting;

  private final ContextRestore contexts;
  private final InferenceMetrics metrics;

  public InstrumentStore(
      RuntimeContext runtime,
      InferenceEngine engine,
      InferenceConfig config,
      TokenTypes tokenTypes,
      InferenceMetrics metrics) {
    this.engine = engine;
    this.metrics = metrics;
    this.header = runtime.getState(bytes(HEADER));
    this.book = runtime.getState(bytes("book"));
    this.klines = runtime.getState(bytes("klines"));
    this.waiting = runtime.getState(bytes(WAITING));
    this.kvPages =
        new KvPages(
            engine,
            runtime.getMapState(pages("kv-pages")),
            runtime.getState(bytes("kv-retained")),
            metrics);
    this.inputs =
        new InputPageState(
            runtime.getMapState(pages("inputs")),
            config.retainInputs(),
            tokenTypes,
            engine.config().architecture(),
            metrics);
    this.contexts = new ContextRestore(engine, config.onModelChange(), kvPages, inputs, metrics);
  }

  private static MapStateDescriptor<Integer, byte[]> pages(String name) {
    return new MapStateDescriptor<>(
        name, IntSerializer.INSTANCE, BytePrimitiveArraySerializer.INSTANCE);
  }

  private static ValueStateDescriptor<byte[]> bytes(String name) {
    return new ValueStateDescriptor<>(name, BytePrimitiveArraySerializer.INSTANCE);
  }

  /** The instrument as last written, its keys and values back on the device; null if unknown. */
  public LiveInstrument load(String name) throws Exception {
    byte[] written = header.value();
    if (written == null) {
      return null;
    }
    InstrumentHeader known = InstrumentHeaderFormat.INSTANCE.fromBytes(written);
    LiveInstrument instrument = new LiveInstrument(name);
    known.restore(instrument);
    byte[] bookBytes = book.value();
    if (bookBytes != null) {
      instrument.restoreBook(OrderBook.fromBytes(bookBytes));
    }
    instrument.klines().putAll(readKlines());
    instrument.markWritten();
    contexts.restore(known, instrument);
    return instrument;
  }

  /** Whether anything was written of the instrument. */
  public boolean isKnown() throws IOException {
    return header.value() != null;
  }

  /**
   * Makes sure that every instrument that was written can be loaded, as far as its header tells:
   * before the first record, and not with an instrument's first event, when others have gone on.
   *
   * @throws SuppressRestartsException if one cannot: the next attempt would find it as it is
   */
  public void checkAll(KeyedStateBackend<String> backend, KeyContext keys) throws IOException {
    try (Stream<String> found = backend.getKeys(HEADER, VoidNamespace.INSTANCE)) {
      for (String instrument : found.toList()) {
        keys.setCurrentKey(instrument);
        contexts.check(InstrumentHeaderFormat.INSTANCE.fromBytes(header.value()), instrument);
      }
    }
  }

  /** How many KV blocks {@link #load} takes. */
  public int blocksToLoad() throws IOException {
    return contexts.blocks(InstrumentHeaderFormat.INSTANCE.fromBytes(header.value()));
  }

  /** Its last event that was released in event-time order, or null. */
  public SortKey released() throws IOException {
    byte[] written = header.value();
    return written == null ? null : InstrumentHeaderFormat.INSTANCE.fromBytes(written).released();
  }

  /** The last event of the instrument as last written; null if it is unknown. */
  public LastEvent lastEvent() throws IOException {
    byte[] written = header.value();
    if (written == null) {
      return null;
    }
    SortedMap<Long, KlineSeries> series = readKlines();
    return new LastEvent(
        InstrumentHeaderFormat.INSTANCE.fromBytes(written).lastEventMicros(),
        series.isEmpty() ? 0 : series.lastKey());
  }

  /** Writes what changed. */
  public void write(LiveInstrument instrument) throws Exception {
    write(instrument, kvPages.read(contexts(List.of(instrument))));
  }

  /**
   * Writes what changed of many instruments, their KV pages copied off the device together. Changes
   * the current key.
   */
  public void write(Collection<LiveInstrument> changed, KeyContext keys) throws Exception {
    List<LiveInstrument> group = new ArrayList<>();
    long bytes = 0;
    for (LiveInstrument instrument : changed) {
      group.add(instrument);
      bytes += instrument.context() == null ? 0 : kvPages.changedBytes(instrument.context());
      if (bytes > BYTES_AT_A_TIME) {
        writeGroup(group, keys);
        group.clear();
        bytes = 0;
      }
    }
    writeGroup(group, keys);
  }

  private void writeGroup(List<LiveInstrument> group, KeyContext keys) throws Exception {
    Iterator<byte[]> contents = kvPages.read(contexts(group));
    for (LiveInstrument instrument : group) {
      keys.setCurrentKey(instrument.name());
      write(instrument, contents);
    }
  }

  private static List<KvContext> contexts(List<LiveInstrument> instruments) {
    return instruments.stream().map(LiveInstrument::context).filter(Objects::nonNull).toList();
  }

  private void write(LiveInstrument instrument, Iterator<byte[]> contents) throws Exception {
    update(
        header, InstrumentHeaderFormat.INSTANCE.toBytes(InstrumentHeader.of(instrument, engine)));
    if (instrument.isBookChanged()) {
      metrics.stateBookBytes.inc(update(book, instrument.book().toBytes()));
    }
    if (instrument.areKlinesChanged()) {
      update(klines, KlinesFormat.INSTANCE.toBytes(instrument.klines()));
    }
    if (instrument.context() != null) {
      kvPages.write(instrument.context(), contents);
    }
    if (instrument.inputs() != null) {
      inputs.write(instrument.inputs());
    }
    instrument.markWritten();
  }

  private int update(ValueState<byte[]> state, byte[] bytes) throws IOException {
    state.update(bytes);
    metrics.stateBytes.inc(bytes.length);
    return bytes.length;
  }

  /** Time spent copying changed pages off the device so far. */
  public long copyNanos() {
    return kvPages.copyNanos();
  }

  /** Removes the keys and values of a context that has ended, and its inputs. */
  public void clearContext() {
    kvPages.clear();
    inputs.clear();
  }

  /** Where a new context's inputs go; null if none are kept. */
  public UnwrittenInputs newInputs() {
    return inputs.begin();
  }

  /** The page with the retained input of {@code position}. */
  public InputPage inputPage(long position) throws IOException {
    return inputs.page(position);
  }

  /** Removes all but the waiting records. */
  public void clear() {
    header.clear();
    book.clear();
    klines.clear();
    clearContext();
  }

  void writeWaiting(List<RawEvent> events) throws IOException {
    if (events.isEmpty()) {
      waiting.clear();
      return;
    }
    update(waiting, WaitingFormat.INSTANCE.toBytes(events));
  }

  List<RawEvent> readWaiting() throws IOException {
    byte[] written = waiting.value();
    return written == null ? List.of() : WaitingFormat.INSTANCE.fromBytes(written);
  }

  private SortedMap<Long, KlineSeries> readKlines() throws IOException {
    byte[] written = klines.value();
    return written == null
        ? Collections.emptySortedMap()
        : KlinesFormat.INSTANCE.fromBytes(written);
  }
}
