package io.tickcache.engine.torch;

import io.tickcache.engine.StepBatch;
import io.tickcache.engine.StepBatch.Group;
import java.util.List;

/**
 * Which rows a pass computes. Rows of the linear layers are those of the first context, then of the
 * second, … , and padding; attention rows are each context's rows with padding of their own. A
 * padding row repeats the last row before it.
 *
 * <p>On a CPU a single row would be computed by other kernels than two or more, and element-wise
 * functions must see a multiple of 32 values: hence an even number of rows, and at least two
 * attention rows a context.
 */
final class PassLayout {

  private final List<Group> groups;
  private final boolean gathered;
  private final boolean padded;
  private final int steps;
  private final int rows;
  private final int widest;
  private final int mostBlocks;

  /**
   * @param padded whether there are rows besides those of steps at all
   */
  PassLayout(StepBatch batch, boolean gathered, boolean padded) {
    this.groups = batch.groups();
    this.gathered = gathered;
    this.padded = padded;
    steps = batch.size();
    rows = padded ? (steps + 1) & ~1 : steps;
    widest = groups.stream().mapToInt(group -> group.rows().size()).max().orElse(0);
    mostBlocks = groups.stream().mapToInt(Group::blocks).max().orElse(0);
  }

  /** Rows of the linear layers, padding included. */
  int rows() {
    return rows;
  }

  /** Attention rows of a context. */
  int attentionRows(Group group) {
    if (groups.size() == 1) {
      return Math.max(rows, leastRows());
    }
    return Math.max(leastRows(), gathered ? widest : group.rows().size());
  }

  /** Blocks of the context of which the most are read. */
  int mostBlocks() {
    return mostBlocks;
  }

  /** Slots that an attention row of a context is computed over, hidden ones included. */
  int slots(Group group) {
    int blocks = gathered ? mostBlocks : group.blocks();
    return blocks * group.context().geometry().blockSize();
  }

  /** Products of fewer than 400 multiplications, with few slots, are not MKL's. */
  private int leastRows() {
    if (!padded) {
      return 1;
    }
    return gathered ? 4 : 2;
  }

  int attentionRows() {
    return groups.stream().mapToInt(this::attentionRows).sum();
  }

  /** Whether attention rows are the rows of the linear layers, in their order. */
  boolean sameRows() {
    if (attentionRows() != rows) {
      return false;
    }
    // The last context alone may have padding: that of all rows.
    return groups.stream()
        .limit(groups.size() - 1L)
        .allMatch(group -> attentionRows(group) == group.rows().size());
  }

  /** Steps of the pass, padding not counted. */
  int steps() {
    return steps;
  }
}
