package io.tickcache.model;

import io.tickcache.kvcache.ContextGeometry;
import io.tickcache.kvcache.KvContext;
import io.tickcache.model.StepBatch.Group;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Which slots the steps of a context see, 0 where a row sees a slot and minus infinity elsewhere:
 * the step at position p sees those of positions above p - W up to p, which lie side by side, or
 * wrap around the context's last slot once.
 */
final class AttentionMask {

  private final KvContext context;
  private final ContextGeometry geometry;
  private final int steps;
  private final int rows;

  /**
   * @param rows attention rows; those beyond the context's steps repeat the last one
   */
  AttentionMask(Group group, int rows) {
    context = group.context();
    geometry = context.geometry();
    steps = group.rows().size();
    this.rows = rows;
  }

  /** Puts {@code [blocks, rows, slots of a block]} values. */
  void putBlocks(FloatBuffer mask) {
    int slots = geometry.blockSize();
    for (int block = 0; block < context.table().size(); block++) {
      for (int i = 0; i < rows; i++) {
        putRow(mask, i, block * slots, slots);
      }
    }
  }

  /** Puts {@code [rows, slots]} values; slots beyond the context's blocks are hidden. */
  void putRows(FloatBuffer mask, int slots) {
    for (int i = 0; i < rows; i++) {
      putRow(mask, i, 0, slots);
    }
  }

  private void putRow(FloatBuffer mask, int row, int firstSlot, int slots) {
    long position = context.nextPosition() + Math.min(row, steps - 1);
    int length = geometry.contextLength(position);
    int first = geometry.slot(position - length + 1) - firstSlot;
    float[] values = new float[slots];
    Arrays.fill(values, Float.NEGATIVE_INFINITY);
    show(values, first, first + length);
    show(values, first - geometry.capacity(), first - geometry.capacity() + length);
    mask.put(values);
  }

  private static void show(float[] values, int from, int to) {
    int begin = Math.max(from, 0);
    int end = Math.min(to, values.length);
    if (begin < end) {
      Arrays.fill(values, begin, end, 0);
    }
  }
}
