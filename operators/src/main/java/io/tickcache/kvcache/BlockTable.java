package io.tickcache.kvcache;

import java.util.Arrays;

/** The ids of an instrument's KV blocks: entry i holds the slots of the i-th block size. */
public final class BlockTable {

  private int[] blocks = new int[1];
  private int size;

  /** Adds a block at the end. */
  public void append(int block) {
    if (size == blocks.length) {
      blocks = Arrays.copyOf(blocks, 2 * size);
    }
    blocks[size++] = block;
  }

  void clear() {
    size = 0;
  }

  public int size() {
    return size;
  }

  /** The id of the {@code index}-th block. */
  public int block(int index) {
    if (index >= size) {
      throw new IndexOutOfBoundsException("block " + index + " of a table of " + size);
    }
    return blocks[index];
  }
}
