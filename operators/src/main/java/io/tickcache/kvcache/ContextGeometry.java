package io.tickcache.kvcache;

/**
 * How an instrument's context lies in memory. Which step lies in which slot is up to its {@link
 * RetentionPolicy}. No bit of a prediction, and no byte of state, depends on capacity or block
 * size.
 *
 * @param maxContext steps a prediction may attend to, itself included
 * @param capacity slots that a window goes round in; a multiple of {@link #TILE}. Those beyond
 *     {@code maxContext} let a pass write its new steps before its first one has been attended
 * @param blockSize slots of a KV block, the unit of allocation: a power of two from {@link
 *     #PAGE_SIZE} on
 */
public record ContextGeometry(int maxContext, int capacity, int blockSize) {

  /**
   * Slots whose positions lie together, from a multiple of this on: what attention reads at once.
   */
  public static final int TILE = 64;

  /** Slots of a KV page, the unit of checkpointing. */
  public static final int PAGE_SIZE = 16;

  /**
   * Slots beyond {@code maxContext} that whole pages need: the steps that the next one sees, {@code
   * maxContext - 1}, touch at most as many pages as this and those fill. With fewer, the oldest
   * page and the newest would share slots, and one brought back from state would undo the other.
   */
  private static final int LEAST_BEYOND = PAGE_SIZE - 2;

  public ContextGeometry {
    if (maxContext < 1) {
      throw new IllegalArgumentException("max_context = " + maxContext + " must be at least 1");
    }
    checkBlockSize(blockSize);
    if (capacity % TILE != 0 || capacity - maxContext < LEAST_BEYOND) {
      throw new IllegalArgumentException(
          "capacity = %d must be a multiple of %d, at least %d above max_context = %d"
              .formatted(capacity, TILE, LEAST_BEYOND, maxContext));
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

  /**
   * The smallest geometry of whole blocks in which one pass may bring {@code maxStepsPerPass}
   * steps, and pages keep apart: which steps share a block is then a matter of their positions
   * alone.
   */
  public static ContextGeometry of(int maxContext, int maxStepsPerPass, int blockSize) {
    if (maxStepsPerPass < 1) {
      throw new IllegalArgumentException(
          "max steps of a pass = " + maxStepsPerPass + " must be at least 1");
    }
    int whole = Math.max(TILE, blockSize);
    int beyond = Math.max(maxStepsPerPass, LEAST_BEYOND);
    int capacity = roundUp(Math.addExact(maxContext, beyond), whole);
    return new ContextGeometry(maxContext, capacity, blockSize);
  }

  /** The smallest geometry with blocks of one tile. */
  public static ContextGeometry of(int maxContext, int maxStepsPerPass) {
    return of(maxContext, maxStepsPerPass, TILE);
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
    return roundUp(slots, blockSize) / blockSize;
  }

  /** The multiple of {@code step} at or above {@code number}. */
  public static int roundUp(int number, int step) {
    return Math.multiplyExact(Math.floorDiv(number - 1, step) + 1, step);
  }
}
