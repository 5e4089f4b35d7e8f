package io.tickcache.engine;

import io.tickcache.kvcache.KvContext;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Keeps contexts' pages on the heap as keyed state would: dirty ones are written, the others stay.
 * For benchmarks and tests of contexts that leave their blocks and come back.
 */
public final class PageStore {

  private final Map<KvContext, Map<Integer, byte[]>> pagesOfContext = new IdentityHashMap<>();

  /** Checkpoints a context; returns the number of pages written. */
  public int write(InferenceEngine engine, KvContext context) {
    Map<Integer, byte[]> pages = pagesOfContext.computeIfAbsent(context, c -> new HashMap<>());
    int[] numbers = context.dirtyPages();
    byte[][] contents = engine.cache().readDirtyPages(context);
    for (int i = 0; i < numbers.length; i++) {
      pages.put(numbers[i], contents[i]);
    }
    context.markClean();
    return numbers.length;
  }

  /** Checkpoints a context, restores it in other blocks, and releases the first. */
  public KvContext move(InferenceEngine from, KvContext context, InferenceEngine to) {
    KvContext restored = copy(from, context, to);
    pagesOfContext.remove(context);
    from.cache().release(context);
    return restored;
  }

  /** Checkpoints a context and restores it in other blocks; the first goes on. */
  public KvContext copy(InferenceEngine from, KvContext context, InferenceEngine to) {
    write(from, context);
    Map<Integer, byte[]> pages = new HashMap<>(pagesOfContext.get(context));
    KvContext restored = to.cache().restore(context.snapshot(), context.retained(), pages::get);
    pagesOfContext.put(restored, pages);
    return restored;
  }
}
