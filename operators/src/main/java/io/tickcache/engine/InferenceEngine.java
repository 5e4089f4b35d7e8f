package io.tickcache.engine;

import io.tickcache.engine.torch.TorchNetwork;
import io.tickcache.engine.vector.VectorNetwork;
import io.tickcache.kvcache.ContextGeometry;
import io.tickcache.kvcache.KvBlockPool;
import io.tickcache.kvcache.KvContext;
import io.tickcache.kvcache.KvContextSnapshot;
import io.tickcache.kvcache.KvShape;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.kvcache.PageFormat;
import io.tickcache.kvcache.PagePlaces;
import io.tickcache.kvcache.RetentionPolicy;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelDirectory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;

/**
 * Runs a model over new steps only: the keys and values of earlier ones stay in the KV cache.
 *
 * <p>One engine belongs to one thread at a time. Where it {@link #isBitIdentical}, equal steps in
 * equal order give bit-identical outputs for each context, however steps and contexts are spread
 * over batches and blocks, and whether or not a context was written and restored in between; with
 * equal {@link #arithmetic} on another machine as well.
 */
public final class InferenceEngine implements AutoCloseable {

  private final EngineOptions options;
  private final ContextGeometry geometry;
  private final ModelConfig config;
  private final String modelId;
  private final String networkId;
  private final KvShape shape;
  private final PageFormat pageFormat;
  private final KvBlockPool blocks;
  private final KvNetwork network;
  private final SharedPrefixes prefixes;
  private final RestoreCheck restoreCheck;
  private boolean bitIdentical;

  private InferenceEngine(EnginePlan plan) {
    options = plan.options();
    geometry = plan.geometry();
    config = plan.model().config();
    shape = plan.shape();
    pageFormat = new PageFormat(shape);
    blocks = new KvBlockPool(plan.blocks(), shape.blockBytes());
    network = plan.type() == EngineType.VECTOR ? VectorNetwork.open(plan) : TorchNetwork.open(plan);
    modelId = plan.modelId();
    networkId = ModelIds.networkOf(plan);
    prefixes = new SharedPrefixes(plan, modelId, network);
    restoreCheck = new RestoreCheck(modelId, geometry, plan.options());
  }

  /**
   * Loads what the engine needs, allocates the KV cache, and warms up.
   *
   * @throws IllegalArgumentException if the options do not fit the model, see {@link EnginePlan#of}
   */
  public static InferenceEngine open(ModelDirectory model, EngineOptions options) {
    return open(EnginePlan.of(model, options));
  }

  /** The same of a plan that has been worked out. */
  public static InferenceEngine open(EnginePlan plan) {
    plan.logDifferences();
    InferenceEngine engine = new InferenceEngine(plan);
    try {
      boolean measured = WarmUp.givesEqualBits(engine);
      engine.bitIdentical = engine.network.isBitIdentical() || measured;
      return engine;
    } catch (RuntimeException | Error e) {
      engine.close();
      throw e;
    }
  }

  public ModelConfig config() {
    return config;
  }

  /**
   * {@code NAME@DIGITS}: the name, and digits of a hash of the model's files and of what else
   * decides its outputs, see {@link ModelIds}.
   */
  public String modelId() {
    return modelId;
  }

  /** The model's files and the numbers of its weights: contexts of another cannot go on. */
  public String networkId() {
    return networkId;
  }

  /** What decides the bits of outputs besides the model: to be stored with contexts. */
  public Arithmetic arithmetic() {
    return network.arithmetic();
  }

  /**
   * Whether equal steps give equal bits however they are batched: by construction, or as measured
   * on this machine when the engine was opened.
   */
  public boolean isBitIdentical() {
    return bitIdentical;
  }

  /** What computes: {@code vector-512}, {@code loops}, {@code torch} and the like. */
  public String kernel() {
    return network.kernel();
  }

  /** Waits until {@link #kernel} stays as it is, at most so long; returns whether it does. */
  public boolean awaitKernel(Duration atMost) {
    return network.awaitKernel(atMost);
  }

  /** How often kernels were warmed up: more than once if the JIT kept their vectors on the heap. */
  public int kernelWarmUps() {
    return network.kernelWarmUps();
  }

  /** Bytes that the last pass allocated on the heap, its outputs included; -1 if not measured. */
  public long allocatedBytesOfLastPass() {
    return network.allocatedBytesOfLastPass();
  }

  /** Where the network runs. */
  public Device device() {
    return options.device();
  }

  /** How the contexts of this engine lie in memory. */
  public ContextGeometry geometry() {
    return geometry;
  }

  /** An empty batch of at most {@code maxStepsPerPass} steps. Reuse it. */
  public StepBatch newBatch() {
    return new StepBatch(config, maxStepsPerPass());
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

  /**
   * Whether {@link #prefix} can give a prefix now: not if steps that wait in a batch need as many
   * others as the engine can hold. Run and clear the batch then.
   */
  public boolean hasRoomFor(PrefixContent content) {
    return prefixes.hasRoomFor(content);
  }

  /**
   * Keys and values of records that steps of any contexts can attend to besides their contexts:
   * computed once, then shared. They have no positions, so no distance, and take no part of {@code
   * max_context}. Give it to {@link StepBatch#add(KvContext, KvPrefix, int, float[])} before asking
   * for another.
   *
   * @throws IllegalArgumentException if the model takes no prefix, or none of so many records or
   *     such features
   * @throws IllegalStateException if not {@link #hasRoomFor}
   */
  public KvPrefix prefix(PrefixContent content) {
    return prefixes.get(content);
  }

  /** What sharing prefixes was good for. */
  public PrefixStatistics prefixStatistics() {
    return prefixes.statistics();
  }

  /**
   * Runs one forward pass: writes the keys and values of all steps and advances their contexts. The
   * batch itself stays as it is; the caller clears it, after a look at {@link StepBatch#outcome}.
   *
   * @return the outputs, {@code [rows][outputs]}, in adding order; head activation applied. Empty
   *     for a step that is poisoned or stands behind one
   * @throws io.tickcache.kvcache.KvPoolExhaustedException if the new steps need more blocks than
   *     are free; then no step has been written and no position has advanced
   */
  public float[][] run(StepBatch batch) {
    if (batch.isEmpty()) {
      return new float[0][];
    }
    reserve(batch);
    float[][] outputs =
        network.run(
            batch,
            (group, attention) -> group.context().advance(blocks, group.rows().size(), attention));
    batch.poisonWhereNotFinite(outputs);
    return outputs;
  }

  /** Passes that had to be split since libtorch found no memory for them. */
  public long splitPasses() {
    return network.splitPasses();
  }

  private void reserve(StepBatch batch) {
    int missing = 0;
    for (StepBatch.Group group : batch.groups()) {
      missing += blocksToTake(group.context(), group.rows().size());
    }
    blocks.require(missing);
    for (StepBatch.Group group : batch.groups()) {
      reserve(group.context(), group.rows().size());
    }
  }

  /** Blocks that must be free before {@link #reserve} can take what a context's next steps need. */
  public int blocksToTake(KvContext context, int steps) {
    return context.blocksToTake(blocks, steps);
  }

  /** Blocks that a context takes that goes on from a snapshot. */
  public int blocksOf(KvContextSnapshot snapshot) {
    return snapshot.blocks(geometry);
  }

  /**
   * Takes the blocks that a context's next steps need, which {@link #run} does otherwise.
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
   * Brings a context back into the KV cache, all its pages clean. It goes on bit for bit if its
   * keys and values are of this engine's {@link #arithmetic}.
   *
   * @param retained what {@link KvContext#retained()} gave with the snapshot
   * @param pages gives the bytes of each of {@link KvContextSnapshot#pages()}; each is asked for
   *     once
   * @throws IllegalArgumentException if the snapshot or a page does not fit this model, its storage
   *     or its retention policy, or a page is missing
   * @throws io.tickcache.kvcache.KvPoolExhaustedException if its blocks do not fit; nothing changes
   */
  public KvContext restore(KvContextSnapshot snapshot, byte[] retained, IntFunction<byte[]> pages) {
    restoreCheck.check(snapshot);
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

  /** What memory the engine holds, as allocated. */
  public EngineMemory memory() {
    return network.memory();
  }

  /** {@link EngineMemory#workspace()} alone: any thread may ask. */
  public long workspaceBytes() {
    return network.workspaceBytes();
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
    return geometry().blocksFor(retention().slotsFor(geometry(), Long.MAX_VALUE));
  }

  /** The most steps of a batch. */
  public int maxStepsPerPass() {
    return options.maxStepsPerPass();
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
  public void observeBlockLifetimes(LongConsumer observer) {
    blocks.observeLifetimes(observer);
  }

  /** Memory of the blocks in use, bytes. */
  public long cacheBytesUsed() {
    return blocks.used() * blocks.blockBytes();
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

  /** The network, for tests of what it holds. */
  KvNetwork network() {
    return network;
  }

  @Override
  public void close() {
    network.close();
  }
}
