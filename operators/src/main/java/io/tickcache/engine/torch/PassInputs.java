package io.tickcache.engine.torch;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.tickcache.engine.StepBatch;
import io.tickcache.engine.StepBatch.Group;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/** Lays a batch out as {@code step} of {@code tickcache_model.py} takes it. */
final class PassInputs {

  private static final int NO_PREFIX = -1;
  private static final int MIXED_TYPES = -1;

  private final int features;
  private final int blockSize;
  private final boolean gathered;
  private final boolean attention;
  private final int prefixSlots;
  private final DirectBuffer stepBuffer = new DirectBuffer();
  private final DirectBuffer maskBuffer = new DirectBuffer();

  /**
   * @param features of the widest token type
   * @param gathered whether attention gathers blocks, see {@link TorchNetwork#readsThroughViews}
   * @param attention whether passes tell the attention that steps pay
   * @param prefixSlots slots of a prefix block; 0 if the model takes no prefix
   */
  PassInputs(int features, int blockSize, boolean gathered, boolean attention, int prefixSlots) {
    this.features = features;
    this.blockSize = blockSize;
    this.gathered = gathered;
    this.attention = attention;
    this.prefixSlots = prefixSlots;
  }

  /** Bytes of the buffers that passes read. */
  long bufferBytes() {
    return stepBuffer.capacity() + maskBuffer.capacity();
  }

  /** The inputs of {@code step} after the pools; the tensors belong to {@code scope}. */
  IValue[] of(StepBatch batch, PassLayout layout, PtNDManager scope) {
    int[] rows = batch.groups().stream().flatMap(g -> g.rows().stream()).mapToInt(r -> r).toArray();
    return new IValue[] {
      IValue.from(steps(batch, rows, layout, scope)),
      IValue.from((PtNDArray) scope.create(index(batch, rows, layout))),
      IValue.from(mask(batch, layout, scope)),
      IValue.listFrom(plan(batch, layout))
    };
  }

  private PtNDArray steps(StepBatch batch, int[] rows, PassLayout layout, PtNDManager scope) {
    int count = layout.rows();
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

  private long[] index(StepBatch batch, int[] rows, PassLayout layout) {
    Longs index = new Longs();
    for (int i = 0; i < layout.rows(); i++) {
      index.add(batch.tokenType(row(rows, i)));
    }
    for (int i = 0; i < layout.rows(); i++) {
      index.add(batch.position(row(rows, i)));
    }
    for (int row : rows) {
      index.add(batch.context(row).blockOfSlot(slot(batch, row)));
    }
    for (int row : rows) {
      index.add(slot(batch, row) % blockSize);
    }
    if (!layout.sameRows()) {
      addAttentionRows(batch.groups(), layout, index);
      addRowsOfAttention(batch.groups(), layout, index);
    }
    if (gathered) {
      addTables(batch.groups(), layout, index);
      addPrefixes(batch.groups(), index);
    }
    return index.toArray();
  }

  private static int slot(StepBatch batch, int row) {
    return batch.context(row).slot(batch.position(row));
  }

  private static int row(int[] rows, int i) {
    return rows[Math.min(i, rows.length - 1)];
  }

  private static void addAttentionRows(List<Group> groups, PassLayout layout, Longs index) {
    int begin = 0;
    for (Group group : groups) {
      int rows = group.rows().size();
      for (int i = 0; i < layout.attentionRows(group); i++) {
        index.add(begin + Math.min(i, rows - 1));
      }
      begin += rows;
    }
  }

  private static void addRowsOfAttention(List<Group> groups, PassLayout layout, Longs index) {
    int begin = 0;
    for (Group group : groups) {
      for (int i = 0; i < group.rows().size(); i++) {
        index.add(begin + i);
      }
      begin += layout.attentionRows(group);
    }
    for (int i = layout.steps(); i < layout.rows(); i++) {
      index.add(0);
    }
  }

  /** Tables of equal length: a shorter one repeats its first block, which the mask hides. */
  private static void addTables(List<Group> groups, PassLayout layout, Longs index) {
    int blocks = layout.mostBlocks();
    for (Group group : groups) {
      int[] entries = group.entries();
      for (int i = 0; i < blocks; i++) {
        index.add(group.context().table().block(entries[i < entries.length ? i : 0]));
      }
    }
  }

  /**
   * Where any context may have a prefix, all get one: sums keep their length, and so their bits.
   */
  private void addPrefixes(List<Group> groups, Longs index) {
    if (prefixSlots > 0) {
      for (Group group : groups) {
        index.add(group.prefix() == null ? 0 : group.prefix().block());
      }
    }
  }

  private PtNDArray mask(StepBatch batch, PassLayout layout, PtNDManager scope) {
    List<Group> groups = batch.groups();
    long size = 0;
    for (Group group : groups) {
      long slots = layout.slots(group) + (hasPrefixMask(group) ? prefixSlots : 0);
      size += slots * layout.attentionRows(group);
    }
    ByteBuffer bytes = maskBuffer.ofSize(bytes(size));
    FloatBuffer mask = bytes.asFloatBuffer();
    if (gathered) {
      groups.forEach(group -> putPrefix(mask, group, layout));
    }
    for (Group group : groups) {
      AttentionMask of = new AttentionMask(group, layout.attentionRows(group));
      if (gathered) {
        of.putRows(mask, layout.slots(group));
      } else {
        putPrefix(mask, group, layout);
        of.putBlocks(mask);
      }
    }
    return scope.create(bytes, new Shape(size), DataType.FLOAT32);
  }

  /**
   * Bytes of so many floats.
   *
   * @throws EngineException if no buffer is so long; {@link MemoryLadder} takes it for want of
   *     memory, and runs the pass in parts
   */
  static int bytes(long floats) {
    long bytes = floats * Float.BYTES;
    if (bytes > Integer.MAX_VALUE) {
      throw new EngineException(
          "not enough memory for the mask of a pass: it has %d bytes, and a buffer at most %d"
              .formatted(bytes, Integer.MAX_VALUE));
    }
    return (int) bytes;
  }

  private void putPrefix(FloatBuffer mask, Group group, PassLayout layout) {
    if (hasPrefixMask(group)) {
      PrefixMask.put(mask, group.prefix(), layout.attentionRows(group), prefixSlots);
    }
  }

  private boolean hasPrefixMask(Group group) {
    return gathered ? prefixSlots > 0 : group.prefix() != null;
  }

  private long[] plan(StepBatch batch, PassLayout layout) {
    List<Group> groups = batch.groups();
    Longs plan = new Longs();
    plan.add(batch.size());
    plan.add(attention ? 1 : 0);
    plan.add(layout.sameRows() ? 1 : 0);
    plan.add(onlyType(batch));
    if (gathered) {
      plan.add(groups.size());
      plan.add(layout.attentionRows(groups.get(0)));
      plan.add(layout.mostBlocks());
      plan.add(prefixSlots > 0 ? 1 : 0);
      return plan.toArray();
    }
    for (Group group : groups) {
      plan.add(layout.attentionRows(group));
      plan.add(group.prefix() == null ? NO_PREFIX : group.prefix().block());
      int[] entries = group.entries();
      plan.add(entries.length);
      for (int entry : entries) {
        plan.add(group.context().table().block(entry));
      }
    }
    return plan.toArray();
  }

  private static long onlyType(StepBatch batch) {
    int type = batch.tokenType(0);
    for (int row = 1; row < batch.size(); row++) {
      if (batch.tokenType(row) != type) {
        return MIXED_TYPES;
      }
    }
    return type;
  }
}
