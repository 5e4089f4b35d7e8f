package io.tickcache.kvcache;

import java.util.Arrays;

/** The ids of an instrument's KV blocks: entry i holds slots 512·i to 512·i + 511. */
public final class BlockTable {

  private int[] blocks = new int[1];
  private int size;

  void append(int block) {
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

  /** The id of the block that holds {@code slot}. */
  public int blockOfSlot(int slot) {
    return block(slot / ContextGeometry.BLOCK_SIZE);
  }

  /** The id of the {@code index}-th block. */
  public int block(int index) {
    if (index >= size) {
      throw new IndexOutOfBoundsException("block " + index + " of a table of " + size);
    }
    return blocks[index];
  }
}
