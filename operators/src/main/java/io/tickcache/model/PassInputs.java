package io.tickcache.model;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.tickcache.kvcache.ContextGeometry;
import io.tickcache.kvcache.DirectBuffer;
import io.tickcache.kvcache.KvContext;
import io.tickcache.model.StepBatch.Group;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * Lays a batch out as {@code step} of {@code tickcache_model.py} takes it. Rows are those of the
 * first context, then of the second, … , and padding up to a multiple of 4; attention rows are each
 * context's rows with padding of their own. A padding row repeats the last row before it.
 */
final class PassInputs {

  private final int features;
  private final DirectBuffer stepBuffer = new DirectBuffer();
  private final DirectBuffer indexBuffer = new DirectBuffer();
  private final DirectBuffer maskBuffer = new DirectBuffer();

  PassInputs(int features) {
    this.features = features;
  }

  /** Rows with padding: fewer than 4, or a rest of fewer, would be computed by other kernels. */
  static int padded(int rows) {
    return (rows + 3) & ~3;
  }

  /** The inputs of {@code step} after the pool; the tensors belong to {@code scope}. */
  IValue[] of(StepBatch batch, PtNDManager scope) {
    int[] rows = batch.groups().stream().flatMap(g -> g.rows().stream()).mapToInt(r -> r).toArray();
    return new IValue[] {
      IValue.from(steps(batch, rows, scope)),
      IValue.from(index(batch, rows, scope)),
      IValue.from(mask(batch, scope)),
      IValue.listFrom(plan(batch))
    };
  }

  private PtNDArray steps(StepBatch batch, int[] rows, PtNDManager scope) {
    int count = padded(rows.length);
    ByteBuffer bytes = stepBuffer.ofSize(count * features * Float.BYTES);
    FloatBuffer floats = bytes.asFloatBuffer();
    float[] row = new float[features];
    for (int i = 0; i < count; i++) {
      float[] step = batch.features(row(rows, i));
      System.arraycopy(step, 0, row, 0, step.length);
      Arrays.fill(row, step.length, features, 0);
      floats.put(row);
    }
    return scope.create(bytes, new Shape(count, features), DataType.FLOAT32);
  }

  private PtNDArray index(StepBatch batch, int[] rows, PtNDManager scope) {
    int count = padded(rows.length);
    int size = 3 * count + 2 * rows.length + attentionRows(batch.groups());
    ByteBuffer bytes = indexBuffer.ofSize(size * Long.BYTES);
    LongBuffer index = bytes.asLongBuffer();
    for (int i = 0; i < count; i++) {
      index.put(batch.tokenType(row(rows, i)));
    }
    for (int i = 0; i < count; i++) {
      index.put(batch.position(row(rows, i)));
    }
    for (int row : rows) {
      KvContext context = batch.context(row);
      int slot = context.geometry().slot(batch.position(row));
      index.put(context.table().blockOfSlot(slot));
    }
    for (int row : rows) {
      int slot = batch.context(row).geometry().slot(batch.position(row));
      index.put(slot % ContextGeometry.BLOCK_SIZE);
    }
    putAttentionRows(batch.groups(), index);
    putRowsOfAttention(batch.groups(), index, count - rows.length);
    return scope.create(bytes, new Shape(size), DataType.INT64);
  }

  private static int row(int[] rows, int i) {
    return rows[Math.min(i, rows.length - 1)];
  }

  private static int attentionRows(List<Group> groups) {
    return groups.stream().mapToInt(g -> padded(g.rows().size())).sum();
  }

  private static void putAttentionRows(List<Group> groups, LongBuffer index) {
    int begin = 0;
    for (Group group : groups) {
      int rows = group.rows().size();
      for (int i = 0; i < padded(rows); i++) {
        index.put(begin + Math.min(i, rows - 1));
      }
      begin += rows;
    }
  }

  private static void putRowsOfAttention(List<Group> groups, LongBuffer index, int padding) {
    int begin = 0;
    for (Group group : groups) {
      for (int i = 0; i < group.rows().size(); i++) {
        index.put(begin + i);
      }
      begin += padded(group.rows().size());
    }
    for (int i = 0; i < padding; i++) {
      index.put(0);
    }
  }

  private PtNDArray mask(StepBatch batch, PtNDManager scope) {
    int size = batch.groups().stream().mapToInt(AttentionMask::size).sum();
    ByteBuffer bytes = maskBuffer.ofSize(size * Float.BYTES);
    FloatBuffer mask = bytes.asFloatBuffer();
    for (Group group : batch.groups()) {
      AttentionMask.put(group, mask);
    }
    return scope.create(bytes, new Shape(size), DataType.FLOAT32);
  }

  private static long[] plan(StepBatch batch) {
    List<Group> groups = batch.groups();
    int blocks = groups.stream().mapToInt(g -> g.context().table().size()).sum();
    long[] plan = new long[2 + 2 * groups.size() + blocks];
    plan[0] = batch.size();
    plan[1] = attentionRows(groups);
    int at = 2;
    for (Group group : groups) {
      plan[at++] = padded(group.rows().size());
      plan[at++] = group.context().table().size();
      for (int i = 0; i < group.context().table().size(); i++) {
        plan[at++] = group.context().table().block(i);
      }
    }
    return plan;
  }
}
