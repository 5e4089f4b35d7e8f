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

  /** Puts another block in the place of the {@code index}-th. */
  void replace(int index, int block) {
    blocks[checkIndex(index)] = block;
  }

  /** A table of the same blocks, each of which counts one reference more. */
  BlockTable fork(KvBlockPool pool) {
    BlockTable fork = new BlockTable();
    for (int i = 0; i < size; i++) {
      pool.retain(blocks[i]);
      fork.append(blocks[i]);
    }
    return fork;
  }

  void clear() {
    size = 0;
  }

  public int size() {
    return size;
  }

  /** The id of the {@code index}-th block. */
  public int block(int index) {
    return blocks[checkIndex(index)];
  }

  /** The ids of the {@code index}-th block and those behind it. */
  public int[] from(int index) {
    return Arrays.copyOfRange(blocks, index, size);
  }

  private int checkIndex(int index) {
    if (index >= size) {
      throw new IndexOutOfBoundsException("block " + index + " of a table of " + size);
    }
    return index;
  }
}
