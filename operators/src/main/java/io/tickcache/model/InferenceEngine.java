package io.tickcache.model;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import io.tickcache.kvcache.AttentionRows;
import io.tickcache.kvcache.ContextGeometry;
import io.tickcache.kvcache.KvBlockPool;
import io.tickcache.kvcache.KvCacheTensors;
import io.tickcache.kvcache.KvContext;
import io.tickcache.kvcache.KvContextSnapshot;
import io.tickcache.kvcache.KvShape;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.kvcache.RetentionPolicy;
import io.tickcache.model.StepBatch.Group;
import java.util.Arrays;
import java.util.function.IntFunction;
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

  /** Slots of a shared prefix. */
  private static final int PREFIX_SLOTS = 64;

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
  private final KvCacheTensors prefixes;
  private final boolean gathered;
  private final PassInputs inputs;

  private InferenceEngine(ModelDirectory model, EngineOptions options) {
    this.config = model.config();
    this.modelId = model.modelId() + options.weights().modelSuffix();
    this.device = options.device();
    this.maxStepsPerPass = options.maxStepsPerPass();
    geometry = geometry(config, options);
    retention = options.retention();
    shape = shape(config, options);
    blocks = new KvBlockPool(affordableBlocks(config, options), shape.blockBytes());
    TorchRuntime.start(options.threads());
    module = new TorchModule(model, options.device());
    boolean views = options.readsThroughViews();
    gathered = !views;
    inputs =
        new PassInputs(
            config.maxFeatures(), options.blockSize(), gathered, retention.needsAttention());
    try {
      pass = new NetworkPass(module, options.weights());
      cache = tensors(shape, blocks.total(), views);
      prefixes = tensors(shape.withBlockSize(PREFIX_SLOTS), 1, views);
    } catch (RuntimeException e) {
      module.close();
      throw e;
    }
    // From here on every tensor belongs to the scope of a call: a leak is an exception.
    module.manager().cap();
  }

  private KvCacheTensors tensors(KvShape of, int count, boolean views) {
    return new KvCacheTensors(module.block(), module.manager(), of, count, views);
  }

  private static ContextGeometry geometry(ModelConfig config, EngineOptions options) {
    return ContextGeometry.of(
        config.architecture().maxContext(), options.maxStepsPerPass(), options.blockSize());
  }

  private static KvShape shape(ModelConfig config, EngineOptions options) {
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

  /** Gives a context's blocks back. The context must not be used any more. */
  public void release(KvContext context) {
    context.release(blocks);
  }

  /**
   * Runs one forward pass: writes the keys and values of all steps and advances their contexts. The
   * batch itself stays as it is; the caller clears it.
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
    PassLayout layout = new PassLayout(batch, gathered);
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
          .advance(
              group.rows().size(),
              new AttentionRows(attention, from, slots, shape.layers() * shape.heads()));
      from += layout.attentionRows(group) * slots;
    }
  }

  private void reserve(StepBatch batch) {
    int missing = 0;
    for (Group group : batch.groups()) {
      missing += group.context().missingBlocks(group.rows().size());
    }
    blocks.require(missing);
    for (Group group : batch.groups()) {
      reserve(group.context(), group.rows().size());
    }
  }

  /**
   * Takes the blocks that a context's next steps need, which {@link #run} does otherwise.
   *
   * @param steps how many steps from the context's next position on
   * @throws io.tickcache.kvcache.KvPoolExhaustedException if too few are free; nothing changes
   */
  public void reserve(KvContext context, int steps) {
    int before = context.table().size();
    context.reserve(blocks, steps);
    if (context.table().size() > before) {
      cache.clear(context.table(), before);
    }
  }

  private NetworkPass.Result step(StepBatch batch, PassLayout layout) {
    TorchRuntime.configureThread();
    try (PtNDManager scope = (PtNDManager) module.manager().newSubManager()) {
      return pass.run(cache, prefixes, scope, inputs.of(batch, layout, scope));
    }
  }

  /**
   * Keys and values, as stored, of the pages that {@link KvContext#dirtyPages()} names, in that
   * order, a fresh array each, laid out as {@link KvCacheTensors#readPages} says; slots never
   * written are zero. The context stays dirty until {@link KvContext#markClean()}.
   */
  public byte[][] readDirtyPages(KvContext context) {
    return cache.readPages(context.table(), context.dirtyPages());
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
    checkStorage(snapshot.storage());
    checkRetention(snapshot.retention());
    checkGeometry(snapshot.geometry());
    byte[][] contents = new byte[snapshot.pages()][];
    for (int page = 0; page < contents.length; page++) {
      contents[page] = checkPage(page, pages.apply(page));
    }
    KvContext context = new KvContext(snapshot, retained);
    reserve(context, 0);
    cache.writePages(context.table(), IntStream.range(0, contents.length).toArray(), contents);
    return context;
  }

  private void checkStorage(KvStorage stored) {
    if (stored != shape.storage()) {
      throw new IllegalArgumentException(
          ("the stored context is of 'kv-cache.storage' = %s, but this engine stores %s: set it to"
                  + " %s, or start without its state")
              .formatted(stored, shape.storage(), stored));
    }
  }

  private void checkRetention(RetentionPolicy stored) {
    if (!stored.equals(retention)) {
      throw new IllegalArgumentException(
          ("the stored context is of 'kv-cache.retention' = %s, but this engine keeps %s: set it to"
                  + " %s, or start without its state")
              .formatted(stored, retention, stored));
    }
  }

  private void checkGeometry(ContextGeometry stored) {
    if (stored.maxContext() != geometry.maxContext()) {
      throw new IllegalArgumentException(
          "the stored context has max_context = %d, the model %s has %d: they must be equal"
              .formatted(stored.maxContext(), modelId(), geometry.maxContext()));
    }
    if (stored.blockSize() != geometry.blockSize()) {
      throw new IllegalArgumentException(
          ("the stored context is of 'kv-cache.block-size' = %d, but this engine has %d: set it to"
                  + " %d, or start without its state")
              .formatted(stored.blockSize(), geometry.blockSize(), stored.blockSize()));
    }
  }

  private byte[] checkPage(int page, byte[] content) {
    if (content == null || content.length != shape.pageBytes()) {
      throw new IllegalArgumentException(
          "KV page %d has %s bytes; a page of model %s has %d"
              .formatted(
                  page, content == null ? "no" : content.length, modelId(), shape.pageBytes()));
    }
    return content;
  }

  /** Native memory of all blocks, bytes, as allocated. */
  long allocatedBytes() {
    return cache.allocatedBytes();
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
