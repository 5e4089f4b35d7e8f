package io.tickcache.model;

import static io.tickcache.kvcache.ContextGeometry.BLOCK_SIZE;

import io.tickcache.kvcache.ContextGeometry;
import io.tickcache.model.StepBatch.Group;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * Which slots the steps of a context see: the step at position p those of positions above p - W up
 * to p, which lie side by side, or wrap around the context's last slot once.
 */
final class AttentionMask {

  private static final float[] HIDDEN = new float[BLOCK_SIZE];
  private static final float[] VISIBLE = new float[BLOCK_SIZE];

  static {
    Arrays.fill(HIDDEN, Float.NEGATIVE_INFINITY);
  }

  private AttentionMask() {}

  /** Values of a context's mask. */
  static int size(Group group) {
    return Math.multiplyExact(
        group.context().table().size() * BLOCK_SIZE, PassInputs.padded(group.rows().size()));
  }

  /** Puts {@code [blocks, rows, 512]} values: 0 where a row sees a slot, else minus infinity. */
  static void put(Group group, FloatBuffer mask) {
    ContextGeometry geometry = group.context().geometry();
    int rows = group.rows().size();
    for (int block = 0; block < group.context().table().size(); block++) {
      for (int i = 0; i < PassInputs.padded(rows); i++) {
        long position = group.context().nextPosition() + Math.min(i, rows - 1);
        int length = geometry.contextLength(position);
        int first = geometry.slot(position - length + 1) - block * BLOCK_SIZE;
        int start = mask.position();
        mask.put(HIDDEN);
        show(mask, start, first, first + length);
        show(mask, start, first - geometry.capacity(), first - geometry.capacity() + length);
      }
    }
  }

  /** Makes the slots {@code from} to {@code to - 1}, counted from the block's first, visible. */
  private static void show(FloatBuffer mask, int start, int from, int to) {
    int begin = Math.max(from, 0);
    int end = Math.min(to, BLOCK_SIZE);
    if (begin < end) {
      mask.put(start + begin, VISIBLE, 0, end - begin);
    }
  }
}
