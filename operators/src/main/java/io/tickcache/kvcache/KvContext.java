package io.tickcache.kvcache;

import java.util.BitSet;

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
  private final RetentionPolicy retention;
  private final ContextSlots slots;
  private final BlockTable table = new BlockTable();
  private final BitSet dirtyPages = new BitSet();
  private long nextPosition;

  /** A context without steps. */
  public KvContext(
      long epochMicros, ContextGeometry geometry, KvStorage storage, RetentionPolicy retention) {
    this.epochMicros = epochMicros;
    this.geometry = geometry;
    this.storage = storage;
    this.retention = retention;
    this.slots = retention.slots(geometry);
  }

  /** A context without steps, stored as fp32, that keeps its last steps. */
  public KvContext(long epochMicros, ContextGeometry geometry) {
    this(epochMicros, geometry, KvStorage.FP32, RetentionPolicy.SLIDING_WINDOW);
  }

  /**
   * A context as it was when the snapshot was taken, all pages clean, without blocks so far.
   *
   * @param retained what {@link #retained()} gave then
   */
  public KvContext(KvContextSnapshot snapshot, byte[] retained) {
    this.epochMicros = snapshot.epochMicros();
    this.geometry = snapshot.geometry();
    this.storage = snapshot.storage();
    this.retention = snapshot.retention();
    this.nextPosition = snapshot.nextPosition();
    this.slots = retention.slots(geometry, nextPosition, retained);
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

  /**
   * The slot that the step at {@code position}, one that the next pass may bring, is written to.
   */
  public int slot(long position) {
    return slots.slot(position);
  }

  /** Names the slots that the step at {@code position} of the next pass sees, its own included. */
  public void visible(long position, SlotRanges ranges) {
    slots.visible(position, ranges);
  }

  /** Steps that the step at {@code position} attends to, itself included. */
  public int contextLength(long position) {
    return slots.contextLength(position);
  }

  /**
   * The most steps that the next pass may bring: it overwrites no step that one of them sees, and
   * crosses no position where steps are chosen.
   */
  public int maxStepsPerPass() {
    return slots.maxStepsPerPass();
  }

  /** Blocks missing until the context can hold {@code steps} more steps. */
  public int missingBlocks(int steps) {
    return geometry.blocksFor(retention.slotsFor(geometry, nextPosition + steps)) - table.size();
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

  /**
   * Counts steps whose keys and values have been written.
   *
   * @param attention that they paid, if the retention policy needs it
   */
  public void advance(int steps, AttentionRows attention) {
    for (long position = nextPosition; position < nextPosition + steps; position++) {
      dirtyPages.set(slots.slot(position) / ContextGeometry.PAGE_SIZE);
    }
    slots.advance(steps, attention);
    nextPosition += steps;
  }

  /** Numbers of the pages with steps written since {@link #markClean()}, ascending. */
  public int[] dirtyPages() {
    return dirtyPages.stream().toArray();
  }

  /** Says that all pages have been handed to the state: none is dirty now. */
  public void markClean() {
    dirtyPages.clear();
  }

  /**
   * What the retention policy knows of the steps held, to be stored with the pages; empty if their
   * positions say it all. Changes with every step.
   */
  public byte[] retained() {
    return slots.toBytes();
  }

  /** What has to be stored with the pages. */
  public KvContextSnapshot snapshot() {
    return new KvContextSnapshot(
        epochMicros,
        nextPosition,
        geometry.maxContext(),
        geometry.capacity(),
        geometry.blockSize(),
        storage,
        retention);
  }
}
