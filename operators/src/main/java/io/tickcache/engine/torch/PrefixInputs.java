package io.tickcache.engine.torch;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import io.tickcache.engine.PrefixContent;
import java.util.Arrays;

/**
 * Lays the records of a prefix out as {@code step} of {@code tickcache_model.py} takes them: one
 * context in one block, all at position 0, where rotation changes nothing; record i attends to
 * records 0 to i.
 */
final class PrefixInputs {

  private static final int NO_PREFIX = -1;

  private final int features;
  private final int tokenType;
  private final int slots;
  private final boolean gathered;

  /**
   * @param features of the widest token type
   * @param tokenType of the records
   * @param slots of a prefix block
   */
  PrefixInputs(int features, int tokenType, int slots, boolean gathered) {
    this.features = features;
    this.tokenType = tokenType;
    this.slots = slots;
    this.gathered = gathered;
  }

  /** The inputs of {@code step} after the pools; the tensors belong to {@code scope}. */
  IValue[] of(PrefixContent content, int block, PtNDManager scope) {
    int rows = (content.length() + 1) & ~1; // as in a pass over steps: the last one fills up
    return new IValue[] {
      IValue.from((PtNDArray) scope.create(steps(content, rows), new Shape(rows, features))),
      IValue.from((PtNDArray) scope.create(index(content.length(), rows, block))),
      IValue.from((PtNDArray) scope.create(mask(content.length(), rows))),
      IValue.listFrom(plan(content.length(), rows, block))
    };
  }

  private float[] steps(PrefixContent content, int rows) {
    float[] steps = new float[rows * features];
    for (int row = 0; row < rows; row++) {
      float[] record = content.record(Math.min(row, content.length() - 1));
      System.arraycopy(record, 0, steps, row * features, record.length);
    }
    return steps;
  }

  private long[] index(int length, int rows, int block) {
    Longs index = new Longs();
    for (int row = 0; row < rows; row++) {
      index.add(tokenType);
    }
    for (int row = 0; row < rows; row++) {
      index.add(0);
    }
    for (int record = 0; record < length; record++) {
      index.add(block);
    }
    for (int record = 0; record < length; record++) {
      index.add(record);
    }
    if (gathered) {
      index.add(block);
    }
    return index.toArray();
  }

  private float[] mask(int length, int rows) {
    float[] mask = new float[rows * slots];
    Arrays.fill(mask, Float.NEGATIVE_INFINITY);
    for (int row = 0; row < rows; row++) {
      int visible = Math.min(row + 1, length);
      Arrays.fill(mask, row * slots, row * slots + visible, 0);
    }
    return mask;
  }

  private long[] plan(int length, int rows, int block) {
    return gathered
        ? new long[] {length, 0, 1, tokenType, 1, rows, 1, 0}
        : new long[] {length, 0, 1, tokenType, rows, NO_PREFIX, 1, block};
  }
}
