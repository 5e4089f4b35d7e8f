package io.tickcache.engine.torch;

import io.tickcache.engine.StepBatch.Group;
import io.tickcache.kvcache.KvContext;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Which slots the steps of a context see, as {@link KvContext#visible} names them: 0 where a row
 * sees a slot and minus infinity elsewhere.
 */
final class AttentionMask {

  private final KvContext context;
  private final int[] entries;
  private final int steps;
  private final int rows;

  /**
   * @param rows attention rows; those beyond the context's steps repeat the last one
   */
  AttentionMask(Group group, int rows) {
    context = group.context();
    entries = group.entries();
    steps = group.rows().size();
    this.rows = rows;
  }

  /** Puts {@code [blocks, rows, slots of a block]} values. */
  void putBlocks(FloatBuffer mask) {
    int blockSize = context.geometry().blockSize();
    put(mask, rows * blockSize, blockSize, rows * entries.length * blockSize);
  }

  /** Puts {@code [rows, slots]} values; slots beyond the context's blocks are hidden. */
  void putRows(FloatBuffer mask, int slots) {
    put(mask, context.geometry().blockSize(), slots, rows * slots);
  }

  /**
   * @param blockStride from a row's values of a block to those of the next block
   * @param rowStride from a row's values to those of the next row
   * @param size of all values; those of no block are hidden
   */
  private void put(FloatBuffer mask, int blockStride, int rowStride, int size) {
    int begin = mask.position();
    int blockSize = context.geometry().blockSize();
    float[] hidden = new float[Math.max(0, size - rows * entries.length * blockSize) / rows];
    Arrays.fill(hidden, Float.NEGATIVE_INFINITY);
    float[] row = new float[context.table().size() * blockSize];
    for (int i = 0; i < rows; i++) {
      if (i < steps) {
        Arrays.fill(row, Float.NEGATIVE_INFINITY);
        context.visible(context.nextPosition() + i, (from, to) -> Arrays.fill(row, from, to, 0));
      }
      int at = begin + i * rowStride;
      for (int entry : entries) {
        mask.put(at, row, entry * blockSize, blockSize);
        at += blockStride;
      }
      if (hidden.length > 0) {
        mask.put(at, hidden);
      }
    }
    mask.position(begin + size);
  }
}
