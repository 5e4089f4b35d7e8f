package io.tickcache.model;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import io.tickcache.kvcache.AttentionRows;
import io.tickcache.kvcache.BlockCopy;
import io.tickcache.kvcache.ContextGeometry;
import io.tickcache.kvcache.KvBlockPool;
import io.tickcache.kvcache.KvCacheTensors;
import io.tickcache.kvcache.KvContext;
import io.tickcache.kvcache.KvContextSnapshot;
import io.tickcache.kvcache.KvShape;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.kvcache.PagePlaces;
import io.tickcache.kvcache.RetentionPolicy;
import io.tickcache.model.StepBatch.Group;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;

/**
 * Runs a model over new steps only: the keys and values of earlier ones stay in the KV cache.
 *
 * <p>One engine belongs to one thread at a time. Equal steps in equal order give bit-identical
 * outputs for each context, however steps and contexts are spread over batches, and whether or not
 * a context was written and restored in between (one torch thread, one libtorch build, one CPU
 * capability).
 */
public final class InferenceEngine implements AutoCloseable {

  private final ModelConfig config;
  private final String modelId;
  private final TorchDevice device;
  private final int maxStepsPerPass;
  private final ContextGeometry geometry;
  private final RetentionPolicy retention;
  private final KvShape shape;
  private final KvBlockPool blocks;
  private final TorchModule module;
  private final NetworkPass pass;
  private final KvCacheTensors cache;
  private final SharedPrefixes prefixes;
  private final boolean gathered;
  private final boolean padded;
  private final PassInputs inputs;
  private final RestoreCheck restoreCheck;
  private final MemoryLadder ladder;
  private final long weightBytes;
  private final String platform;

  private InferenceEngine(ModelDirectory model, EngineOptions options) {
    this.config = model.config();
    this.modelId = model.modelId() + options.weights().modelSuffix();
    this.device = options.device();
    this.weightBytes = model.network().bytes();
    this.maxStepsPerPass = options.maxStepsPerPass();
    geometry = geometry(config, options);
    retention = options.retention();
    shape = shape(config, options);
    blocks = new KvBlockPool(affordableBlocks(config, options), shape.blockBytes());
    TorchRuntime.start(options.threads());
    platform = TorchPlatform.here(device);
    module = new TorchModule(model, options.device());
    boolean views = options.readsThroughViews();
    gathered = !views;
    padded = options.paddedRows();
    inputs =
        new PassInputs(
            config.maxFeatures(),
            options.blockSize(),
            gathered,
            retention.needsAttention(),
            SharedPrefixes.slots(config));
    restoreCheck = new RestoreCheck(modelId, geometry, retention, shape);
    ladder = new MemoryLadder(config, device, this::pass);
    try {
      TorchScriptCheck.check(model, module, options);
      pass = new NetworkPass(module, options.weights());
      cache = module.newCache(shape, blocks.total(), views);
      prefixes = new SharedPrefixes(config, modelId, module, pass, shape, views);
    } catch (RuntimeException e) {
      module.close();
      throw e;
    }
    // From here on every tensor belongs to the scope of a call: a leak is an exception.
    module.manager().cap();
  }

  private static ContextGeometry geometry(ModelConfig config, EngineOptions options) {
    return ContextGeometry.of(
        config.architecture().maxContext(), options.maxStepsPerPass(), options.blockSize());
  }

  static KvShape shape(ModelConfig config, EngineOptions options) {
    ModelConfig.Architecture size = config.architecture();
    return new KvShape(
        size.nLayers(), size.nHeads(), size.headDim(), options.kvStorage(), options.blockSize());
  }

  /**
   * How many KV blocks the options' bytes hold: what {@link #open} checks, without opening.
   *
   * @throws IllegalArgumentException if fewer than one full context needs, or the model's contexts
   *     are too short for the retention policy
   */
  public static int affordableBlocks(ModelConfig config, EngineOptions options) {
    KvShape shape = shape(config, options);
    ContextGeometry geometry = geometry(config, options);
    options.retention().check(geometry);
    int slots = options.retention().slotsFor(geometry, geometry.capacity());
    int blocks = geometry.blocksFor(slots);
    long bytes = options.kvCacheBytes();
    long affordable = bytes / shape.blockBytes();
    if (affordable < blocks) {
      throw new IllegalArgumentException(
          ("'kv-cache.memory' = %d bytes must hold at least one context of %d slots: %d blocks of"
                  + " %d bytes, %d bytes")
              .formatted(bytes, slots, blocks, shape.blockBytes(), blocks * shape.blockBytes()));
    }
    return Math.toIntExact(affordable);
  }

  /** Native memory that prefixes will take: what {@link #memory} tells, without opening. */
  public static long prefixBytes(ModelConfig config, EngineOptions options) {
    return SharedPrefixes.bytes(config, shape(config, options));
  }

  /**
   * Loads the native libraries (once a JVM), the model and the KV cache, and warms up.
   *
   * @throws IllegalArgumentException if {@code kvCacheBytes} holds less than one full context
   */
  public static InferenceEngine open(ModelDirectory model, EngineOptions options) {
    InferenceEngine engine = new InferenceEngine(model, options);
    try {
      WarmUp.run(engine);
      return engine;
    } catch (RuntimeException | Error e) {
      engine.close();
      throw e;
    }
  }

  public ModelConfig config() {
    return config;
  }

  /** Where the network runs. */
  TorchDevice device() {
    return device;
  }

  /**
   * {@code NAME@DIGITS}, see {@link ModelDirectory#modelId()}, with {@code +bf16} if linear layers
   * compute in bfloat16.
   */
  public String modelId() {
    return modelId;
  }

  /**
   * Build of libtorch and instructions of the processor: engines alike in these, in model and
   * options give the same bits.
   */
  public String platform() {
    return platform;
  }

  /** How the contexts that this engine begins lie in memory. */
  public ContextGeometry geometry() {
    return geometry;
  }

  /** An empty batch of at most {@code maxStepsPerPass} steps. Reuse it. */
  public StepBatch newBatch() {
    return new StepBatch(config, maxStepsPerPass);
  }

  /** A context without steps; takes no memory of the KV cache until a batch with it has run. */
  public KvContext newContext(long epochMicros) {
    return new KvContext(epochMicros, geometry, shape.storage(), retention);
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
   * batch itself stays as it is; the caller clears it.
   *
   * <p>If libtorch cannot allocate what the pass needs besides the KV cache, it runs in parts; a
   * step alone then under a shorter window, see {@link StepBatch#shortenedTo}.
   *
   * @return the outputs, {@code [rows][outputs]}, in adding order; head activation applied
   * @throws io.tickcache.kvcache.KvPoolExhaustedException if the new steps need more blocks than
   *     are free; then no step has been written and no position has advanced
   */
  public float[][] run(StepBatch batch) {
    if (batch.isEmpty()) {
      return new float[0][];
    }
    reserve(batch);
    return ladder.run(batch);
  }

  /** Passes that had to be split since libtorch found no memory for them. */
  public long splitPasses() {
    return ladder.splits();
  }

  private float[][] pass(StepBatch batch) {
    PassLayout layout = new PassLayout(batch, gathered, padded);
    NetworkPass.Result result = step(batch, layout);
    advance(batch, layout, result.attention());
    return rows(batch, result.outputs());
  }

  private static float[][] rows(StepBatch batch, float[] values) {
    int outputs = values.length / batch.size();
    float[][] rows = new float[batch.size()][];
    int at = 0;
    for (Group group : batch.groups()) {
      for (int row : group.rows()) {
        rows[row] = Arrays.copyOfRange(values, at, at + outputs);
        at += outputs;
      }
    }
    return rows;
  }

  private void advance(StepBatch batch, PassLayout layout, float[] attention) {
    int from = 0;
    for (Group group : batch.groups()) {
      int slots = layout.slots(group);
      group
          .context()
          .advance(blocks, group.rows().size(), attentionOf(group, attention, from, slots));
      from += layout.attentionRows(group) * slots;
    }
  }

  private AttentionRows attentionOf(Group group, float[] attention, int from, int slots) {
    AttentionRows rows = new AttentionRows(attention, from, slots, shape.layers() * shape.heads());
    int blocksOfContext = group.context().table().size();
    return attention.length == 0 || group.blocks() == blocksOfContext
        ? rows
        : rows.spread(group.entries(), shape.blockSize(), blocksOfContext);
  }

  private void reserve(StepBatch batch) {
    int missing = 0;
    for (Group group : batch.groups()) {
      missing += blocksToTake(group.context(), group.rows().size());
    }
    blocks.require(missing);
    for (Group group : batch.groups()) {
      reserve(group.context(), group.rows().size());
    }
  }

  /** Blocks that must be free before {@link #reserve} can take what a context's next steps need. */
  public int blocksToTake(KvContext context, int steps) {
    return context.blocksToTake(blocks, steps);
  }

  /**
   * Takes the blocks that a context's next steps need, which {@link #run} does otherwise.
   *
   * @param steps how many steps from the context's next position on
   * @throws io.tickcache.kvcache.KvPoolExhaustedException if too few are free; nothing changes
   */
  public void reserve(KvContext context, int steps) {
    int before = context.table().size();
    List<BlockCopy> copies = context.reserve(blocks, steps);
    if (!copies.isEmpty()) {
      cache.copy(copies);
    }
    if (context.table().size() > before) {
      cache.clear(context.table(), before);
    }
  }

  private NetworkPass.Result step(StepBatch batch, PassLayout layout) {
    TorchRuntime.configureThread();
    try (PtNDManager scope = (PtNDManager) module.manager().newSubManager()) {
      return pass.run(cache, prefixes.tensors(), scope, inputs.of(batch, layout, scope));
    }
  }

  /**
   * Keys and values, as stored, of the pages that {@link KvContext#dirtyPages()} names, in that
   * order, a fresh array each, laid out as {@link KvCacheTensors#readPages} says; slots never
   * written are zero. The context stays dirty until {@link KvContext#markClean()}.
   */
  public byte[][] readDirtyPages(KvContext context) {
    return readDirtyPages(List.of(context));
  }

  /** The same of several contexts, one after the other, copied off the device together. */
  public byte[][] readDirtyPages(List<KvContext> contexts) {
    PagePlaces places = new PagePlaces(shape.blockSize());
    for (KvContext context : contexts) {
      places.add(context.table(), context.dirtyPages());
    }
    return cache.readPages(places);
  }

  /**
   * Brings a context back into the KV cache, all its pages clean. It goes on bit for bit, with the
   * capacity it began with.
   *
   * @param retained what {@link KvContext#retained()} gave with the snapshot
   * @param pages gives the bytes of page {@code 0 … snapshot.pages() - 1}; each is asked for once
   * @throws IllegalArgumentException if the snapshot or a page does not fit this model, its storage
   *     or its retention policy, or a page is missing
   * @throws io.tickcache.kvcache.KvPoolExhaustedException if its blocks do not fit; nothing changes
   */
  public KvContext restore(KvContextSnapshot snapshot, byte[] retained, IntFunction<byte[]> pages) {
    restoreCheck.check(snapshot);
    byte[][] contents = new byte[snapshot.pages()][];
    for (int page = 0; page < contents.length; page++) {
      contents[page] = restoreCheck.page(page, pages.apply(page));
    }
    KvContext context = new KvContext(snapshot, retained);
    reserve(context, 0);
    int[] all = IntStream.range(0, contents.length).toArray();
    cache.writePages(new PagePlaces(shape.blockSize()).add(context.table(), all), contents);
    return context;
  }

  /** What native memory the engine holds, as allocated. */
  public EngineMemory memory() {
    return new EngineMemory(
        weightBytes, cache.allocatedBytes(), prefixes.allocatedBytes(), bufferBytes());
  }

  /** {@link EngineMemory#buffers()} alone: any thread may ask. */
  public long bufferBytes() {
    return inputs.bufferBytes() + cache.bufferBytes();
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
    return geometry.blocksFor(retention.slotsFor(geometry, geometry.capacity()));
  }

  /** The most steps of a batch. */
  public int maxStepsPerPass() {
    return maxStepsPerPass;
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

  /** Native memory of the blocks in use, bytes. */
  public long cacheBytesUsed() {
    return blocks.used() * blocks.blockBytes();
  }

  /** How keys and values are stored. */
  public KvStorage storage() {
    return shape.storage();
  }

  /** Which steps stay in a full context. */
  public RetentionPolicy retention() {
    return retention;
  }

  /** Bytes of one KV page. */
  public int pageBytes() {
    return shape.pageBytes();
  }

  /** The manager of everything native that the engine holds. */
  NDManager manager() {
    return module.manager();
  }

  @Override
  public void close() {
    prefixes.close();
    cache.close();
    pass.close();
    module.close();
  }
}
