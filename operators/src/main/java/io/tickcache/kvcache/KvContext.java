package io.tickcache.kvcache;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

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
  private final BlockTable table;
  private final ContextPages pages;
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
    this.table = new BlockTable();
    this.pages = new ContextPages(geometry.maxContext(), retention);
  }

  /** A context without steps, stored as fp32, that keeps its last steps. */
  public KvContext(long epochMicros, ContextGeometry geometry) {
    this(epochMicros, geometry, KvStorage.FP32, RetentionPolicy.SLIDING_WINDOW);
  }

  /**
   * A context as it was when the snapshot was taken, all pages clean, without blocks so far.
   *
   * @param geometry in which it goes on; may be another than it was then
   * @param retained what {@link #retained()} gave then
   */
  public KvContext(KvContextSnapshot snapshot, ContextGeometry geometry, byte[] retained) {
    this(snapshot, geometry, retained, new BlockTable());
  }

  private KvContext(
      KvContextSnapshot snapshot, ContextGeometry geometry, byte[] retained, BlockTable table) {
    this.epochMicros = snapshot.epochMicros();
    this.geometry = geometry;
    this.storage = snapshot.storage();
    this.retention = snapshot.retention();
    this.nextPosition = snapshot.nextPosition();
    this.slots = retention.slots(geometry, nextPosition, retained);
    this.table = table;
    this.pages = new ContextPages(geometry.maxContext(), retention);
  }

  /** Event time of the first step, microseconds. */
  public long epochMicros() {
    return epochMicros;
  }

  public ContextGeometry geometry() {
    return geometry;
  }

  /** Slots of the context when it is full. */
  public int slots() {
    return retention.slotsFor(geometry, Long.MAX_VALUE);
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

  /** Tells what the steps of the next pass see, as many as {@code tiles} has rows. */
  public void visible(VisibleTiles tiles) {
    slots.tiles(nextPosition, tiles);
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

  /**
   * A context with the same steps, which goes on by itself: both read the same blocks until one of
   * them writes. No page of it is in any state.
   */
  public KvContext fork(KvBlockPool pool) {
    KvContext fork = new KvContext(snapshot(), geometry, retained(), table.fork(pool));
    fork.markDirty();
    return fork;
  }

  /** Blocks missing until the context can hold {@code steps} more steps. */
  public int missingBlocks(int steps) {
    return geometry.blocksFor(retention.slotsFor(geometry, nextPosition + steps)) - table.size();
  }

  /**
   * Blocks that {@link #reserve} takes: those that are missing, and copies of those that are shared
   * and would be written.
   */
  public int blocksToTake(KvBlockPool pool, int steps) {
    return missingBlocks(steps) + sharedEntries(pool, steps).cardinality();
  }

  /** The most blocks that a fork takes for its next steps, copies of shared ones among them. */
  public int blocksOfFork(int steps) {
    if (retention.decidesByPages()) { // one a step at the most, and each place once
      return Math.min(steps, geometry.blocksFor(slots()));
    }
    BitSet entries = new BitSet();
    for (int i = 0; i < steps; i++) {
      entries.set(slots.slot(nextPosition + i) / geometry.blockSize());
    }
    return entries.cardinality();
  }

  /**
   * Takes the blocks that {@code steps} more steps need.
   *
   * @return the copies to make before the steps are written
   * @throws KvPoolExhaustedException if the pool has too few; nothing changes
   */
  public List<BlockCopy> reserve(KvBlockPool pool, int steps) {
    BitSet shared = sharedEntries(pool, steps);
    int missing = missingBlocks(steps);
    pool.require(missing + shared.cardinality());
    List<BlockCopy> copies = new ArrayList<>();
    shared.stream().forEach(entry -> copies.add(takeOwn(pool, entry)));
    for (int i = 0; i < missing; i++) {
      table.append(pool.allocate());
      countWritten(pool, table.size() - 1);
    }
    return copies;
  }

  private BlockCopy takeOwn(KvBlockPool pool, int entry) {
    BlockCopy copy = new BlockCopy(table.block(entry), pool.allocate());
    table.replace(entry, copy.to());
    pool.release(copy.from());
    countWritten(pool, entry);
    return copy;
  }

  /** Entries of the table whose blocks the next steps write, and others read. */
  private BitSet sharedEntries(KvBlockPool pool, int steps) {
    BitSet entries = new BitSet();
    if (pool.shared() == 0) {
      return entries;
    }
    for (int i = 0; i < steps; i++) {
      int entry = slots.slot(nextPosition + i) / geometry.blockSize();
      if (entry < table.size() && pool.isShared(table.block(entry))) {
        entries.set(entry);
      }
    }
    return entries;
  }

  /** Slots are taken from the first on, so a block's are written up to some slot. */
  private void countWritten(KvBlockPool pool, int entry) {
    int ofBlock = retention.slotsFor(geometry, nextPosition) - entry * geometry.blockSize();
    pool.setWritten(table.block(entry), Math.max(0, Math.min(ofBlock, geometry.blockSize())));
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
      dirtyPages.set(pages.page(position, slots.slot(position)));
    }
    slots.advance(steps, attention);
    nextPosition += steps;
  }

  /** The same, counted in the context's blocks too. */
  public void advance(KvBlockPool pool, int steps, AttentionRows attention) {
    int firstEntry = retention.slotsFor(geometry, nextPosition) / geometry.blockSize();
    advance(steps, attention);
    for (int entry = firstEntry; entry < table.size(); entry++) {
      countWritten(pool, entry);
    }
  }

  /**
   * Numbers of the pages with steps written since {@link #markClean()}, ascending, but for those
   * that no later step sees.
   */
  public int[] dirtyPages() {
    return Arrays.stream(pages.live(nextPosition)).filter(dirtyPages::get).toArray();
  }

  /** Says that no page has been handed to the state. */
  public void markDirty() {
    dirtyPages.set(0, pages.count());
  }

  /** Adds the places of pages with these numbers, which the next step sees. */
  public void addPlaces(PagePlaces places, int... numbers) {
    for (int page : numbers) {
      long first = pages.firstPosition(page, nextPosition);
      boolean bySlot = first == ContextPages.NO_POSITION;
      places.add(table, bySlot ? page * ContextGeometry.PAGE_SIZE : slots.slot(first));
    }
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
        epochMicros, nextPosition, geometry.maxContext(), storage, retention);
  }
}
