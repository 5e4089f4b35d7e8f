package io.tickcache.inference.state;

import io.tickcache.engine.InferenceEngine;
import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.kvcache.KvContext;
import io.tickcache.kvcache.KvContextSnapshot;
import io.tickcache.kvcache.RingOfVersion4;
import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;

/**
 * Keys and values in keyed state. {@link #read} copies changed pages of any contexts off the
 * device; every other method works on the instrument that is the current key.
 */
final class KvPages {

  private final InferenceEngine engine;
  private final MapState<Integer, byte[]> pages;
  private final ValueState<byte[]> retained;
  private final InferenceMetrics metrics;
  private long copyNanos;

  KvPages(
      InferenceEngine engine,
      MapState<Integer, byte[]> pages,
      ValueState<byte[]> retained,
      InferenceMetrics metrics) {
    this.engine = engine;
    this.pages = pages;
    this.retained = retained;
    this.metrics = metrics;
  }

  /** The changed pages of all the contexts, in their order. */
  Iterator<byte[]> read(List<KvContext> contexts) {
    long start = System.nanoTime();
    byte[][] contents = engine.cache().readDirtyPages(contexts);
    copyNanos += System.nanoTime() - start;
    return List.of(contents).iterator();
  }

  /** Bytes of a context's changed pages. */
  long changedBytes(KvContext context) {
    return (long) context.dirtyPages().length * engine.cache().pageFormat().storedBytes();
  }

  /** Writes a context's changed pages: the next of those that {@link #read} gave. */
  void write(KvContext context, Iterator<byte[]> contents) throws Exception {
    int[] dirty = context.dirtyPages();
    for (int page : dirty) {
      byte[] content = contents.next();
      pages.put(page, content);
      metrics.stateBytes.inc(content.length);
      metrics.statePageBytes.inc(content.length);
    }
    byte[] chosen = context.retained();
    if (dirty.length > 0 && chosen.length > 0) {
      retained.update(chosen);
      metrics.stateBytes.inc(chosen.length);
    }
    metrics.statePages.inc(dirty.length);
    context.markClean();
  }

  /** The context, its keys and values back on the device. */
  KvContext restore(KvContextSnapshot snapshot) throws IOException {
    return engine.cache().restore(snapshot, chosen(), stored()::get);
  }

  /**
   * The same of pages that a build of version 4 wrote: all are written anew, and those are gone.
   */
  KvContext restore(KvContextSnapshot snapshot, RingOfVersion4 ring) throws IOException {
    KvContext context =
        engine
            .cache()
            .restore(
                snapshot,
                chosen(),
                ring.pages(snapshot, engine.cache().pageFormat(), stored()::get));
    pages.clear();
    context.markDirty();
    return context;
  }

  private byte[] chosen() throws IOException {
    byte[] written = retained.value();
    return written == null ? new byte[0] : written;
  }

  /** All pages by number: one scan, where asking for each would be a search a page. */
  private Map<Integer, byte[]> stored() throws IOException {
    Map<Integer, byte[]> stored = new HashMap<>();
    try {
      pages.entries().forEach(entry -> stored.put(entry.getKey(), entry.getValue()));
    } catch (Exception e) {
      throw new IOException("cannot read KV pages from keyed state", e);
    }
    return stored;
  }

  void clear() {
    pages.clear();
    retained.clear();
  }

  /** Time spent copying changed pages off the device so far. */
  long copyNanos() {
    return copyNanos;
  }
}
