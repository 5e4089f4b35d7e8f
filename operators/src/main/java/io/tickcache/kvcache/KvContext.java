package io.tickcache.kvcache;

/**
 * The context of one instrument: how many steps it had, where their keys and values lie, and which
 * pages changed since they were last written to state. Holds ids and counts, no tensor.
 *
 * <p>Belongs to the engine that made it, which alone reserves blocks and advances the position, on
 * the thread that runs the engine. The caller reads it and calls {@link #markClean()}.
 */
public final class KvContext {

  private final long epochMicros;
  private final ContextGeometry geometry;
  private final KvStorage storage;
  private final BlockTable table = new BlockTable();
  private long nextPosition;
  private long cleanPosition;

  /** A context without steps. */
  public KvContext(long epochMicros, ContextGeometry geometry, KvStorage storage) {
    this.epochMicros = epochMicros;
    this.geometry = geometry;
    this.storage = storage;
  }

  /** A context without steps, stored as fp32. */
  public KvContext(long epochMicros, ContextGeometry geometry) {
    this(epochMicros, geometry, KvStorage.FP32);
  }

  /** A context as it was when the snapshot was taken, all pages clean, without blocks so far. */
  public KvContext(KvContextSnapshot snapshot) {
    this(snapshot.epochMicros(), snapshot.geometry(), snapshot.storage());
    this.nextPosition = snapshot.nextPosition();
    this.cleanPosition = nextPosition;
  }

  /** Event time of the first step, microseconds. */
  public long epochMicros() {
    return epochMicros;
  }

  public ContextGeometry geometry() {
    return geometry;
  }

  /** Position of the next step; steps that wait in a batch are not counted. */
  public long nextPosition() {
    return nextPosition;
  }

  public BlockTable table() {
    return table;
  }

  /** The id of the block that holds {@code slot}. */
  public int blockOfSlot(int slot) {
    return table.block(slot / geometry.blockSize());
  }

  /** Blocks missing until the context can hold {@code steps} more steps. */
  public int missingBlocks(int steps) {
    return geometry.blocksFor(nextPosition + steps) - table.size();
  }

  /**
   * Takes the blocks that {@code steps} more steps need.
   *
   * @throws KvPoolExhaustedException if the pool has too few; nothing changes
   */
  public void reserve(KvBlockPool pool, int steps) {
    int missing = missingBlocks(steps);
    pool.require(missing);
    for (int i = 0; i < missing; i++) {
      table.append(pool.allocate());
    }
  }

  /** Gives all blocks back; the context cannot be used any more. */
  public void release(KvBlockPool pool) {
    for (int i = 0; i < table.size(); i++) {
      pool.release(table.block(i));
    }
    table.clear();
  }

  /** Counts steps whose keys and values have been written. */
  public void advance(int steps) {
    nextPosition += steps;
  }

  /** Numbers of the pages with steps written since {@link #markClean()}, ascending. */
  public int[] dirtyPages() {
    int pages = geometry.pagesFor(nextPosition);
    long dirtySteps = nextPosition - cleanPosition;
    if (dirtySteps == 0) {
      return new int[0];
    }
    boolean[] dirty = new boolean[pages];
    int count = 0;
    long first = Math.max(cleanPosition, nextPosition - geometry.capacity());
    for (long position = first; position < nextPosition; ) {
      int slot = geometry.slot(position);
      int page = slot / ContextGeometry.PAGE_SIZE;
      if (!dirty[page]) {
        dirty[page] = true;
        count++;
      }
      position += ContextGeometry.PAGE_SIZE - slot % ContextGeometry.PAGE_SIZE;
    }
    return numbers(dirty, count);
  }

  private static int[] numbers(boolean[] dirty, int count) {
    int[] numbers = new int[count];
    int next = 0;
    for (int page = 0; page < dirty.length; page++) {
      if (dirty[page]) {
        numbers[next++] = page;
      }
    }
    return numbers;
  }

  /** Says that all pages have been handed to the state: none is dirty now. */
  public void markClean() {
    cleanPosition = nextPosition;
  }

  /** What has to be stored with the pages. */
  public KvContextSnapshot snapshot() {
    return new KvContextSnapshot(
        epochMicros,
        nextPosition,
        geometry.maxContext(),
        geometry.capacity(),
        geometry.blockSize(),
        storage);
  }
}
