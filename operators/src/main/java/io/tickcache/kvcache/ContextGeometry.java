package io.tickcache.kvcache;

/**
 * How an instrument's context lies in memory. Which step lies in which slot is up to its {@link
 * RetentionPolicy}.
 *
 * @param maxContext steps a prediction may attend to, itself included
 * @param capacity slots of a full context; a multiple of {@link #CAPACITY_STEP} and of {@code
 *     blockSize}. The slots beyond {@code maxContext} let a pass write its new steps before its
 *     first one has been attended
 * @param blockSize slots of a KV block, the unit of allocation: a power of two from {@link
 *     #PAGE_SIZE} on
 */
public record ContextGeometry(int maxContext, int capacity, int blockSize) {

  /** Slots of a KV block if nothing else is said. */
  public static final int DEFAULT_BLOCK_SIZE = 512;

  /** Capacities are multiples of this, whatever the block size. */
  public static final int CAPACITY_STEP = 512;

  /** Slots of a KV page, the unit of checkpointing. */
  public static final int PAGE_SIZE = 16;

  public ContextGeometry {
    if (maxContext < 1) {
      throw new IllegalArgumentException("max_context = " + maxContext + " must be at least 1");
    }
    checkBlockSize(blockSize);
    int step = Math.max(CAPACITY_STEP, blockSize);
    if (capacity % step != 0 || capacity <= maxContext) {
      throw new IllegalArgumentException(
          "capacity = %d must be a multiple of %d above max_context = %d"
              .formatted(capacity, step, maxContext));
    }
  }

  /**
   * @throws IllegalArgumentException if {@code blockSize} is no power of two from 16 on
   */
  public static void checkBlockSize(int blockSize) {
    if (blockSize < PAGE_SIZE || Integer.bitCount(blockSize) != 1) {
      throw new IllegalArgumentException(
          "'kv-cache.block-size' = %d must be a power of two from %d on"
              .formatted(blockSize, PAGE_SIZE));
    }
  }

  /** Blocks of {@link #DEFAULT_BLOCK_SIZE} slots. */
  public ContextGeometry(int maxContext, int capacity) {
    this(maxContext, capacity, DEFAULT_BLOCK_SIZE);
  }

  /** The smallest geometry in which one pass may bring {@code maxStepsPerPass} steps. */
  public static ContextGeometry of(int maxContext, int maxStepsPerPass, int blockSize) {
    checkBlockSize(blockSize);
    if (maxStepsPerPass < 1) {
      throw new IllegalArgumentException(
          "max steps of a pass = " + maxStepsPerPass + " must be at least 1");
    }
    int slots = Math.addExact(maxContext, maxStepsPerPass);
    int step = Math.max(CAPACITY_STEP, blockSize);
    int capacity = Math.multiplyExact((slots - 1) / step + 1, step);
    return new ContextGeometry(maxContext, capacity, blockSize);
  }

  /** The smallest geometry with blocks of {@link #DEFAULT_BLOCK_SIZE} slots. */
  public static ContextGeometry of(int maxContext, int maxStepsPerPass) {
    return of(maxContext, maxStepsPerPass, DEFAULT_BLOCK_SIZE);
  }

  /** The most steps that one pass may bring to a context without overwriting a visible one. */
  public int maxStepsPerPass() {
    return capacity - maxContext;
  }

  /** Steps that the step at {@code position} attends to, itself included. */
  public int contextLength(long position) {
    return (int) Math.min(position + 1, maxContext);
  }

  /** Blocks that hold the first {@code slots} slots of a context. */
  public int blocksFor(int slots) {
    return ceilDiv(slots, blockSize);
  }

  /** Pages that hold the first {@code slots} slots of a context. */
  public int pagesFor(int slots) {
    return ceilDiv(slots, PAGE_SIZE);
  }

  /** Pages of a block. */
  public int pagesPerBlock() {
    return blockSize / PAGE_SIZE;
  }

  /** Blocks of a full context. */
  public int maxBlocks() {
    return capacity / blockSize;
  }

  private static int ceilDiv(int dividend, int divisor) {
    return (dividend + divisor - 1) / divisor;
  }
}
