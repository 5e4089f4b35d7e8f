package io.tickcache.kvcache;

import java.util.BitSet;
import java.util.function.LongConsumer;

/**
 * Hands out the ids of KV blocks, the lowest free one first, and counts who refers to each: a block
 * is free again once nobody does. Knows no tensor. Not thread-safe; its figures may be read by any
 * thread, a moment late.
 */
public final class KvBlockPool {

  private final int total;
  private final long blockBytes;
  private final BitSet used;
  private final int[] references;
  private final int[] written;
  private final long[] takenNanos;
  private int usedBlocks;
  private int sharedBlocks;
  private long writtenSlots;
  private LongConsumer lifetimes = nanos -> {};

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
    this.references = new int[total];
    this.written = new int[total];
    this.takenNanos = new long[total];
  }

  /** Tells {@code observer} of every block that becomes free how long it was used, nanoseconds. */
  public void observeLifetimes(LongConsumer observer) {
    lifetimes = observer;
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
   * @return the lowest free block, with one reference
   * @throws KvPoolExhaustedException if none is free
   */
  public int allocate() {
    require(1);
    int block = used.nextClearBit(0);
    used.set(block);
    references[block] = 1;
    takenNanos[block] = System.nanoTime();
    usedBlocks++;
    return block;
  }

  /**
   * Counts one more reference to a block, which nobody may write from now on: see {@link
   * #isShared}.
   *
   * @throws IllegalArgumentException if the block is not allocated
   */
  public void retain(int block) {
    checkAllocated(block, "only an allocated block can be shared");
    if (references[block]++ == 1) {
      sharedBlocks++;
    }
  }

  /**
   * Takes back one reference to a block; the block is free after the last.
   *
   * @throws IllegalArgumentException if the block is not allocated
   */
  public void release(int block) {
    checkAllocated(block, "a block can be freed once");
    int left = --references[block];
    if (left == 1) {
      sharedBlocks--;
    } else if (left == 0) {
      used.clear(block);
      usedBlocks--;
      setWritten(block, 0);
      lifetimes.accept(System.nanoTime() - takenNanos[block]);
    }
  }

  /** How many refer to a block; 0 if it is free. */
  public int references(int block) {
    return references[block];
  }

  /** Whether a block must be copied before it is written, because others refer to it too. */
  public boolean isShared(int block) {
    checkAllocated(block, "nothing can be written to it");
    return references[block] > 1;
  }

  /** Says how many slots of an allocated block hold steps. */
  void setWritten(int block, int slots) {
    writtenSlots += slots - written[block];
    written[block] = slots;
  }

  private void checkAllocated(int block, String rule) {
    if (block < 0 || block >= total || references[block] == 0) {
      throw new IllegalArgumentException(
          "block %d of %d is not allocated: %s".formatted(block, total, rule));
    }
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

  /** Blocks that more than one refers to. */
  public int shared() {
    return sharedBlocks;
  }

  /** Slots of the allocated blocks that hold steps; the others are waste. */
  public long writtenSlots() {
    return writtenSlots;
  }

  /** Native memory of one block, bytes. */
  public long blockBytes() {
    return blockBytes;
  }
}
