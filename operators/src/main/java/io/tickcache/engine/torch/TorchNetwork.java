package io.tickcache.engine.torch;

import ai.djl.pytorch.engine.PtNDManager;
import io.tickcache.engine.Arithmetic;
import io.tickcache.engine.Device;
import io.tickcache.engine.EngineMemory;
import io.tickcache.engine.EnginePlan;
import io.tickcache.engine.KvNetwork;
import io.tickcache.engine.PrefixContent;
import io.tickcache.engine.StepBatch;
import io.tickcache.engine.StepBatch.Group;
import io.tickcache.kvcache.AttentionRows;
import io.tickcache.kvcache.BlockCopy;
import io.tickcache.kvcache.KvShape;
import io.tickcache.kvcache.PagePlaces;
import io.tickcache.model.ModelConfig;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * The network through libtorch. Its bits depend on how steps are batched unless the engine measured
 * otherwise. Where libtorch cannot allocate what a pass needs besides the KV cache, the pass runs
 * in parts, see {@link MemoryLadder}.
 */
public final class TorchNetwork implements KvNetwork {

  /** Of the network's source and of how passes are laid out. */
  public static final int VERSION = 1;

  /** From here on a CPU is faster reading blocks one after the other than gathering them. */
  private static final int VIEWED_BLOCK_SIZE = 512;

  private final KvShape shape;
  private final boolean gathered;
  private final boolean padded;
  private final long weightBytes;
  private final Arithmetic arithmetic;
  private final TorchModule module;
  private final NetworkPass pass;
  private final KvCacheTensors cache;
  private final KvCacheTensors prefixes;
  private final PassInputs inputs;
  private final PrefixInputs prefixInputs;
  private final MemoryLadder ladder;

  private TorchNetwork(EnginePlan plan) {
    ModelConfig config = plan.model().config();
    Device device = plan.options().device();
    shape = plan.shape();
    weightBytes = plan.model().network().bytes();
    boolean views = readsThroughViews(plan);
    gathered = !views;
    padded = plan.options().paddedRows();
    arithmetic = new Arithmetic("torch", VERSION, TorchPlatform.here(device));
    module = new TorchModule(plan.model(), device);
    try {
      TorchScriptCheck.check(plan, module);
      pass = new NetworkPass(module, plan.options().weights());
      cache = module.newCache(shape, plan.blocks(), views);
      // Passes want a pool of prefixes, also where nobody reads it.
      prefixes = module.newCache(plan.prefixShape(), Math.max(1, plan.prefixBlocks()), views);
    } catch (RuntimeException e) {
      module.close();
      throw e;
    }
    inputs =
        new PassInputs(
            config.maxFeatures(),
            shape.blockSize(),
            gathered,
            plan.options().retention().needsAttention(),
            prefixSlots(plan));
    prefixInputs =
        new PrefixInputs(
            config.maxFeatures(),
            config.tokenTypes().size() - 1,
            ModelConfig.MAX_PREFIX_LENGTH,
            gathered);
    ladder = new MemoryLadder(config, device, this::pass);
    // From here on every tensor belongs to the scope of a call: a leak is an exception.
    module.manager().cap();
  }

  /** Loads the native libraries (once a JVM), the model and the KV cache. */
  public static TorchNetwork open(EnginePlan plan) {
    TorchRuntime.start(plan.options().threads());
    return new TorchNetwork(plan);
  }

  /**
   * Whether attention reads blocks through views, one after the other, rather than gathering them
   * into one tensor for all contexts of a pass: faster on a CPU as long as blocks are few, never on
   * a GPU.
   */
  static boolean readsThroughViews(EnginePlan plan) {
    return plan.options().device() == Device.CPU && plan.shape().blockSize() >= VIEWED_BLOCK_SIZE;
  }

  /** Slots of a prefix that the model's steps attend to; 0 if it takes none. */
  static int prefixSlots(EnginePlan plan) {
    return plan.prefixBlocks() > 0 ? ModelConfig.MAX_PREFIX_LENGTH : 0;
  }

  @Override
  public Arithmetic arithmetic() {
    return arithmetic;
  }

  @Override
  public boolean isBitIdentical() {
    return false; // not by construction
  }

  @Override
  public float[][] run(StepBatch batch, Advance advance) {
    return ladder.run(batch, advance);
  }

  private float[][] pass(StepBatch batch, Advance advance) {
    PassLayout layout = new PassLayout(batch, gathered, padded);
    NetworkPass.Result result = step(batch, layout);
    int from = 0;
    for (Group group : batch.groups()) {
      int slots = layout.slots(group);
      advance.advance(group, attentionOf(group, result.attention(), from, slots));
      from += layout.attentionRows(group) * slots;
    }
    return rows(batch, result.outputs());
  }

  private NetworkPass.Result step(StepBatch batch, PassLayout layout) {
    TorchRuntime.configureThread();
    try (PtNDManager scope = (PtNDManager) module.manager().newSubManager()) {
      return pass.run(cache, prefixes, scope, inputs.of(batch, layout, scope));
    }
  }

  private AttentionRows attentionOf(Group group, float[] attention, int from, int slots) {
    AttentionRows rows = new AttentionRows(attention, from, slots, shape.layers() * shape.heads());
    int blocksOfContext = group.context().table().size();
    return attention.length == 0 || group.blocks() == blocksOfContext
        ? rows
        : rows.spread(group.entries(), shape.blockSize(), blocksOfContext);
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

  @Override
  public void computePrefix(PrefixContent content, int block) {
    TorchRuntime.configureThread();
    try (PtNDManager scope = (PtNDManager) module.manager().newSubManager()) {
      pass.run(prefixes, prefixes, scope, prefixInputs.of(content, block, scope));
    }
  }

  @Override
  public void clear(int[] blocks) {
    cache.clear(blocks);
  }

  @Override
  public void copy(List<BlockCopy> copies) {
    cache.copy(copies);
  }

  @Override
  public byte[][] readPages(PagePlaces places) {
    return cache.readPages(places);
  }

  @Override
  public void writePages(PagePlaces places, byte[][] contents) {
    cache.writePages(places, contents);
  }

  @Override
  public EngineMemory memory() {
    return new EngineMemory(
        weightBytes, cache.allocatedBytes(), prefixes.allocatedBytes(), workspaceBytes());
  }

  @Override
  public long workspaceBytes() {
    return inputs.bufferBytes() + cache.bufferBytes();
  }

  @Override
  public long splitPasses() {
    return ladder.splits();
  }

  @Override
  public String kernel() {
    return arithmetic.engine();
  }

  @Override
  public boolean awaitKernel(Duration atMost) {
    return true;
  }

  @Override
  public long allocatedBytesOfLastPass() {
    return -1;
  }

  /** The module, for tests of what it holds. */
  TorchModule module() {
    return module;
  }

  @Override
  public void close() {
    prefixes.close();
    cache.close();
    pass.close();
    module.close();
  }
}
