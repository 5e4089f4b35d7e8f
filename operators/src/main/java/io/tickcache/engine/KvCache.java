package io.tickcache.engine;

import io.tickcache.kvcache.AttentionRows;
import io.tickcache.kvcache.ContextGeometry;
import io.tickcache.kvcache.KvBlockPool;
import io.tickcache.kvcache.KvContext;
import io.tickcache.kvcache.KvContextSnapshot;
import io.tickcache.kvcache.KvShape;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.kvcache.PageFormat;
import io.tickcache.kvcache.PagePlaces;
import io.tickcache.kvcache.RetentionPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;

/**
 * The contexts of an {@link InferenceEngine} and the blocks that hold their keys and values:
 * contexts begin here, take blocks, are written to pages and restored from them, fork and end.
 * Belongs to the engine's thread.
 */
public final class KvCache {

  private final EngineOptions options;
  private final ContextGeometry geometry;
  private final KvShape shape;
  private final PageFormat pageFormat;
  private final KvBlockPool blocks;
  private final KvNetwork network;
  private final RestoreCheck restoreCheck;

  KvCache(EnginePlan plan, String networkId, KvNetwork network) {
    this.options = plan.options();
    this.geometry = plan.geometry();
    this.shape = plan.shape();
    this.pageFormat = new PageFormat(shape);
    this.blocks = new KvBlockPool(plan.blocks(), shape.blockBytes());
    this.network = network;
    this.restoreCheck = new RestoreCheck(networkId, geometry, options);
  }

  /** How contexts lie in memory. */
  public ContextGeometry geometry() {
    return geometry;
  }

  /** How keys and values are stored. */
  public KvStorage storage() {
    return shape.storage();
  }

  /** Which steps stay in a full context. */
  public RetentionPolicy retention() {
    return options.retention();
  }

  /** How pages are stored. */
  public PageFormat pageFormat() {
    return pageFormat;
  }

  /** A context without steps; takes no memory of the KV cache until a batch with it has run. */
  public KvContext newContext(long epochMicros) {
    return new KvContext(epochMicros, geometry, shape.storage(), retention());
  }

  /**
   * A context with the steps of another, which goes on by itself: to see what would follow other
   * steps without touching the first. Blocks are shared until one of the two writes; then it takes
   * a copy.
   */
  public KvContext fork(KvContext context) {
    return context.fork(blocks);
  }

  /** Gives a context's blocks back. The context must not be used any more. */
  public void release(KvContext context) {
    context.release(blocks);
  }

  /** Takes the blocks that the steps of a batch need. */
  void reserve(StepBatch batch) {
    int missing = 0;
    for (StepGroup group : batch.groups()) {
      missing += blocksToTake(group.context(), group.rows().size());
    }
    blocks.require(missing);
    for (StepGroup group : batch.groups()) {
      reserve(group.context(), group.rows().size());
    }
  }

  /** Has a context hold the steps of a group: their keys and values are written. */
  void advance(StepGroup group, AttentionRows attention) {
    group.context().advance(blocks, group.rows().size(), attention);
  }

  /** Blocks that must be free before {@link #reserve} can take what a context's next steps need. */
  public int blocksToTake(KvContext context, int steps) {
    return context.blocksToTake(blocks, steps);
  }

  /** The most blocks that a {@link #fork} takes for its next steps. */
  public int blocksOfFork(KvContext context, int steps) {
    return context.blocksOfFork(steps);
  }

  /** Blocks that a context takes that goes on from a snapshot. */
  public int blocksOf(KvContextSnapshot snapshot) {
    return snapshot.blocks(geometry);
  }

  /**
   * Takes the blocks that a context's next steps need, which {@link InferenceEngine#run} does
   * otherwise.
   *
   * @param steps how many steps from the context's next position on
   * @throws io.tickcache.kvcache.KvPoolExhaustedException if too few are free; nothing changes
   */
  public void reserve(KvContext context, int steps) {
    network.reserve(context, blocks, steps);
  }

  /**
   * Keys and values, as stored, of the pages that {@link KvContext#dirtyPages()} names, in that
   * order, a fresh array each, laid out as {@link PageFormat} says; slots of blocks that were never
   * written are zero. The context stays dirty until {@link KvContext#markClean()}.
   */
  public byte[][] readDirtyPages(KvContext context) {
    return readDirtyPages(List.of(context));
  }

  /** The same of several contexts, one after the other, copied off the device together. */
  public byte[][] readDirtyPages(List<KvContext> contexts) {
    PagePlaces places = new PagePlaces(shape.blockSize());
    List<Long> firstPositions = new ArrayList<>();
    for (KvContext context : contexts) {
      int[] dirty = context.dirtyPages();
      context.addPlaces(places, dirty);
      KvContextSnapshot now = context.snapshot();
      for (int page : dirty) {
        firstPositions.add(now.numbering().firstPosition(page, now.nextPosition()));
      }
    }
    byte[][] pages = network.readPages(places);
    for (int i = 0; i < pages.length; i++) {
      pages[i] = pageFormat.store(pages[i], firstPositions.get(i));
    }
    return pages;
  }

  /**
   * Why a stored context cannot go on here, and how to start, as the rest of a sentence that begins
   * "it is"; null if it can.
   *
   * @param storedNetworkId {@link InferenceEngine#networkId()} of the engine that wrote it
   */
  public String whyForeign(String storedNetworkId, KvContextSnapshot snapshot) {
    return restoreCheck.whyForeign(storedNetworkId, snapshot);
  }

  /**
   * Brings a context back into the KV cache, all its pages clean. It goes on bit for bit if its
   * keys and values are of this engine's {@link InferenceEngine#arithmetic()}.
   *
   * @param retained what {@link KvContext#retained()} gave with the snapshot
   * @param pages gives the bytes of each of {@link KvContextSnapshot#pages()}; each is asked for
   *     once
   * @throws IllegalArgumentException if the snapshot or a page does not fit this model, its storage
   *     or its retention policy, or a page is missing
   * @throws io.tickcache.kvcache.KvPoolExhaustedException if its blocks do not fit; nothing changes
   */
  public KvContext restore(KvContextSnapshot snapshot, byte[] retained, IntFunction<byte[]> pages) {
    String whyForeign = restoreCheck.whyForeign(snapshot);
    if (whyForeign != null) {
      throw new IllegalArgumentException("the stored context is " + whyForeign);
    }
    int[] numbers = snapshot.pages();
    byte[][] contents = new byte[numbers.length][];
    long next = snapshot.nextPosition();
    for (int i = 0; i < contents.length; i++) {
      contents[i] =
          pageFormat.load(
              numbers[i],
              pages.apply(numbers[i]),
              snapshot.numbering().firstPosition(numbers[i], next),
              snapshot.numbering().seen(numbers[i], next));
    }
    KvContext context = new KvContext(snapshot, geometry, retained);
    reserve(context, 0);
    PagePlaces places = new PagePlaces(shape.blockSize());
    context.addPlaces(places, numbers);
    network.writePages(places, contents);
    return context;
  }

  /** Blocks in use. */
  public int blocksUsed() {
    return blocks.used();
  }

  public int blocksFree() {
    return blocks.free();
  }

  public int blocksTotal() {
    return blocks.total();
  }

  /** Blocks of a context that is full. */
  public int blocksPerContext() {
    return geometry.blocksFor(retention().slotsFor(geometry, Long.MAX_VALUE));
  }

  /** Blocks that more than one context reads. */
  public int blocksShared() {
    return blocks.shared();
  }

  /** Share of the slots of the blocks in use that hold no step, 0 to 1. */
  public double wasteRatio() {
    long slots = (long) blocks.used() * shape.blockSize();
    return slots == 0 ? 0 : 1 - (double) blocks.writtenSlots() / slots;
  }

  /** Tells {@code observer} of every block that becomes free how long it was used, nanoseconds. */
  public void observeLifetimes(LongConsumer observer) {
    blocks.observeLifetimes(observer);
  }

  /** Memory of the blocks in use, bytes. */
  public long bytesUsed() {
    return blocks.used() * blocks.blockBytes();
  }
}
