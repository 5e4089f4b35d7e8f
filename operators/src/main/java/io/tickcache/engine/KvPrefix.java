package io.tickcache.engine;

import io.tickcache.kvcache.KvBlockPool;

/**
 * A prefix whose keys and values are computed: a block that any number of contexts read and nobody
 * writes. Made by {@link InferenceEngine#prefix}. A batch with steps under it keeps it; the engine
 * may drop it otherwise when it computes another.
 */
public final class KvPrefix {

  private final PrefixContent content;
  private final KvBlockPool blocks;
  private final int block;
  private boolean dropped;

  /**
   * @param block allocated; its first reference is the cache's
   */
  KvPrefix(PrefixContent content, KvBlockPool blocks, int block) {
    this.content = content;
    this.blocks = blocks;
    this.block = block;
  }

  /** Number of records. */
  public int length() {
    return content.length();
  }

  PrefixContent content() {
    return content;
  }

  /** The block that holds it, of the network's prefixes. */
  public int block() {
    return block;
  }

  /** Whether steps that wait in a batch need it. */
  boolean isInUse() {
    return blocks.isShared(block);
  }

  void retain() {
    if (dropped) {
      throw new IllegalStateException(
          "the prefix was dropped for another one: ask the engine for it again");
    }
    blocks.retain(block);
  }

  void release() {
    blocks.release(block);
  }

  /** Takes back the cache's own reference. */
  void drop() {
    dropped = true;
    blocks.release(block);
  }
}
