package io.tickcache.kvcache;

import java.util.BitSet;

/** Hands out the ids of KV blocks, the lowest free one first. Knows no tensor. Not thread-safe. */
public final class KvBlockPool {

  private final int total;
  private final long blockBytes;
  private final BitSet used;
  private int usedBlocks;

  /**
   * @param total blocks, ids 0 to {@code total - 1}
   * @param blockBytes native memory of a block, for messages and metrics
   */
  public KvBlockPool(int total, long blockBytes) {
    if (total < 1 || blockBytes < 1) {
      throw new IllegalArgumentException(
          "a pool of %d blocks of %d bytes: both must be at least 1".formatted(total, blockBytes));
    }
    this.total = total;
    this.blockBytes = blockBytes;
    this.used = new BitSet(total);
  }

  /**
   * Makes sure that {@code blocks} blocks can be allocated.
   *
   * @throws KvPoolExhaustedException if fewer are free; nothing changes
   */
  public void require(int blocks) {
    if (blocks > free()) {
      throw new KvPoolExhaustedException(blocks, usedBlocks, total, blockBytes);
    }
  }

  /**
   * @return the lowest free block
   * @throws KvPoolExhaustedException if none is free
   */
  public int allocate() {
    require(1);
    int block = used.nextClearBit(0);
    used.set(block);
    usedBlocks++;
    return block;
  }

  /**
   * Takes back an allocated block.
   *
   * @throws IllegalArgumentException if the block is not allocated
   */
  public void release(int block) {
    if (block < 0 || !used.get(block)) {
      throw new IllegalArgumentException(
          "block %d of %d is not allocated: a block can be freed once".formatted(block, total));
    }
    used.clear(block);
    usedBlocks--;
  }

  public int used() {
    return usedBlocks;
  }

  public int free() {
    return total - usedBlocks;
  }

  public int total() {
    return total;
  }

  /** Native memory of one block, bytes. */
  public long blockBytes() {
    return blockBytes;
  }
}
