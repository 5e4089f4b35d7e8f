package io.tickcache.model;

import io.tickcache.kvcache.KvContext;
import io.tickcache.model.StepBatch.Group;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Which slots the steps of a context see, as {@link KvContext#visible} names them: 0 where a row
 * sees a slot and minus infinity elsewhere.
 */
final class AttentionMask {

  private final KvContext context;
  private final int steps;
  private final int rows;

  /**
   * @param rows attention rows; those beyond the context's steps repeat the last one
   */
  AttentionMask(Group group, int rows) {
    context = group.context();
    steps = group.rows().size();
    this.rows = rows;
  }

  /** Puts {@code [blocks, rows, slots of a block]} values. */
  void putBlocks(FloatBuffer mask) {
    int blocks = context.table().size();
    put(mask, blocks, context.geometry().blockSize());
  }

  /** Puts {@code [rows, slots]} values; slots beyond the context's blocks are hidden. */
  void putRows(FloatBuffer mask, int slots) {
    put(mask, 1, slots);
  }

  private void put(FloatBuffer mask, int parts, int slots) {
    int begin = mask.position();
    float[] row = new float[parts * slots];
    for (int i = 0; i < rows; i++) {
      if (i < steps) {
        Arrays.fill(row, Float.NEGATIVE_INFINITY);
        context.visible(context.nextPosition() + i, (from, to) -> Arrays.fill(row, from, to, 0));
      }
      for (int part = 0; part < parts; part++) {
        mask.put(begin + (part * rows + i) * slots, row, part * slots, slots);
      }
    }
    mask.position(begin + rows * row.length);
  }
}
