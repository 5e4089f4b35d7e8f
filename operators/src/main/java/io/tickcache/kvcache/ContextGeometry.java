package io.tickcache.kvcache;

/**
 * How an instrument's context lies in memory. A step's slot follows from its position alone, so the
 * order of keys in memory, and with it every bit of a prediction, never depends on batching.
 *
 * @param maxContext steps a prediction may attend to, itself included
 * @param capacity slots of a full context; a multiple of {@link #BLOCK_SIZE}. The slots beyond
 *     {@code maxContext} let a pass write its new steps before its first one has been attended
 */
public record ContextGeometry(int maxContext, int capacity) {

  /** Slots of a KV block, the unit of allocation. */
  public static final int BLOCK_SIZE = 512;

  /** Slots of a KV page, the unit of checkpointing. */
  public static final int PAGE_SIZE = 16;

  public static final int PAGES_PER_BLOCK = BLOCK_SIZE / PAGE_SIZE;

  public ContextGeometry {
    if (maxContext < 1) {
      throw new IllegalArgumentException("max_context = " + maxContext + " must be at least 1");
    }
    if (capacity % BLOCK_SIZE != 0 || capacity <= maxContext) {
      throw new IllegalArgumentException(
          "capacity = %d must be a multiple of %d above max_context = %d"
              .formatted(capacity, BLOCK_SIZE, maxContext));
    }
  }

  /** The smallest geometry in which one pass may bring {@code maxStepsPerPass} steps. */
  public static ContextGeometry of(int maxContext, int maxStepsPerPass) {
    if (maxStepsPerPass < 1) {
      throw new IllegalArgumentException(
          "max steps of a pass = " + maxStepsPerPass + " must be at least 1");
    }
    int slots = Math.addExact(maxContext, maxStepsPerPass);
    int capacity = Math.multiplyExact((slots - 1) / BLOCK_SIZE + 1, BLOCK_SIZE);
    return new ContextGeometry(maxContext, capacity);
  }

  /** The most steps that one pass may bring to a context without overwriting a visible one. */
  public int maxStepsPerPass() {
    return capacity - maxContext;
  }

  public int slot(long position) {
    return (int) (position % capacity);
  }

  /** Steps that the step at {@code position} attends to, itself included. */
  public int contextLength(long position) {
    return (int) Math.min(position + 1, maxContext);
  }

  /** Blocks that hold the first {@code steps} steps of a context. */
  public int blocksFor(long steps) {
    return ceilDiv(Math.min(steps, capacity), BLOCK_SIZE);
  }

  /** Pages that hold the first {@code steps} steps of a context. */
  public int pagesFor(long steps) {
    return ceilDiv(Math.min(steps, capacity), PAGE_SIZE);
  }

  /** Blocks of a full context. */
  public int maxBlocks() {
    return capacity / BLOCK_SIZE;
  }

  private static int ceilDiv(long dividend, int divisor) {
    return (int) ((dividend + divisor - 1) / divisor);
  }
}
