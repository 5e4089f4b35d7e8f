package io.tickcache.engine;

import io.tickcache.kvcache.KvBlockPool;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The prefixes whose keys and values an engine holds, each computed once however many contexts
 * attend to it. Entries are found by content: by hash first, then by all features. Belongs to one
 * engine, so to one model. An entry stays, in use or not, until its block is needed: then the one
 * that was asked for longest ago goes, but never one that steps of a batch wait for.
 */
final class PrefixCache {

  /** Computes keys and values into a block. */
  interface Computation {
    void compute(PrefixContent content, int block);
  }

  private final KvBlockPool blocks;
  private final long recordBytes;
  private final Computation computation;
  private final Map<PrefixContent, KvPrefix> entries = new LinkedHashMap<>(16, 0.75f, true);
  private long queries;
  private long hits;
  private long bytesSaved;

  /**
   * @param blocks one block an entry
   * @param recordBytes bytes of one record's keys and values
   */
  PrefixCache(KvBlockPool blocks, long recordBytes, Computation computation) {
    this.blocks = blocks;
    this.recordBytes = recordBytes;
    this.computation = computation;
  }

  /** Whether {@link #get} can give the prefix now, or steps that wait have to run first. */
  boolean hasRoomFor(PrefixContent content) {
    return entries.containsKey(content) || blocks.free() > 0 || unused().isPresent();
  }

  /**
   * The prefix, computed unless it is there.
   *
   * @throws IllegalStateException if steps that wait need all blocks
   */
  KvPrefix get(PrefixContent content) {
    queries++;
    KvPrefix known = entries.get(content);
    if (known != null) {
      hits++;
      bytesSaved += content.length() * recordBytes;
      return known;
    }
    if (blocks.free() == 0) {
      dropUnused();
    }
    return compute(content);
  }

  private KvPrefix compute(PrefixContent content) {
    KvPrefix prefix = new KvPrefix(content, blocks, blocks.allocate());
    try {
      computation.compute(content, prefix.block());
    } catch (RuntimeException | Error e) {
      prefix.drop();
      throw e;
    }
    entries.put(content, prefix);
    return prefix;
  }

  private void dropUnused() {
    KvPrefix unused =
        unused()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "all %d prefix blocks are needed by steps that wait: run their batch first"
                            .formatted(blocks.total())));
    entries.remove(unused.content());
    unused.drop();
  }

  private Optional<KvPrefix> unused() {
    return entries.values().stream().filter(prefix -> !prefix.isInUse()).findFirst();
  }

  PrefixStatistics statistics() {
    return new PrefixStatistics(queries, hits, bytesSaved, entries.size());
  }
}
