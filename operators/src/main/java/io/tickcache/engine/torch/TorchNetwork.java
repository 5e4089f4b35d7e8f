package io.tickcache.engine.torch;

import ai.djl.pytorch.engine.PtNDManager;
import io.tickcache.engine.Arithmetic;
import io.tickcache.engine.Device;
import io.tickcache.engine.EngineMemory;
import io.tickcache.engine.EnginePlan;
import io.tickcache.engine.KvNetwork;
import io.tickcache.engine.PrefixContent;
import io.tickcache.engine.StepBatch;
import io.tickcache.engine.StepGroup;
import io.tickcache.kvcache.AttentionRows;
import io.tickcache.kvcache.BlockCopy;
import io.tickcache.kvcache.PagePlaces;
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
  public static final int VERSION = 2;

  private final EnginePlan plan;
  private final long weightBytes;
  private final Arithmetic arithmetic;
  private final TorchModule module;
  private final NetworkPass pass;
  private final KvCacheTensors cache;
  private final PassInputs inputs;
  private final MemoryLadder ladder;

  private TorchNetwork(EnginePlan plan) {
    this.plan = plan;
    Device device = plan.options().device();
    weightBytes = plan.model().network().bytes();
    int gpu = plan.options().gpu();
    module = new TorchModule(plan.model(), TorchDevices.djl(device, gpu));
    try {
      arithmetic = new Arithmetic("torch", VERSION, TorchPlatform.here(device, gpu));
      TorchScriptCheck.check(plan, module);
      pass = new NetworkPass(module, plan.options().weights(), PassInputs.productRows(plan));
      cache = module.newCache(plan.shape(), PassLayout.poolPlaces(plan));
    } catch (RuntimeException e) {
      module.close();
      throw e;
    }
    inputs = new PassInputs(plan);
    ladder = new MemoryLadder(plan.model().config(), device, this::pass);
    // From here on every tensor belongs to the scope of a call: a leak is an exception.
    module.manager().cap();
  }

  /** Loads the native libraries (once a JVM), the model and the KV cache. */
  public static TorchNetwork open(EnginePlan plan) {
    TorchRuntime.start(plan.options().threads());
    return new TorchNetwork(plan);
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
    PassLayout layout = PassLayout.of(batch, plan);
    NetworkPass.Result result = run(layout);
    int row = 0;
    for (StepGroup group : batch.groups()) {
      advance.advance(group, attentionOf(group, row, layout, result.attention()));
      row += group.rows().size();
    }
    return rows(batch, result.outputs());
  }

  private NetworkPass.Result run(PassLayout layout) {
    TorchRuntime.configureThread();
    try (PtNDManager scope = (PtNDManager) module.manager().newSubManager()) {
      return pass.run(cache, scope, inputs.of(layout).in(scope));
    }
  }

  private AttentionRows attentionOf(
      StepGroup group, int firstRow, PassLayout layout, float[] attention) {
    return attention.length == 0
        ? AttentionRows.NONE
        : layout.attentionOf(group, firstRow, attention);
  }

  private static float[][] rows(StepBatch batch, float[] values) {
    int outputs = values.length / batch.size();
    float[][] rows = new float[batch.size()][];
    int at = 0;
    for (StepGroup group : batch.groups()) {
      for (int row : group.rows()) {
        rows[row] = Arrays.copyOfRange(values, at, at + outputs);
        at += outputs;
      }
    }
    return rows;
  }

  @Override
  public void computePrefix(PrefixContent content, int block) {
    run(PassLayout.ofPrefix(content, block, plan));
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
    long prefixes = plan.prefixBlocks() * plan.prefixShape().blockBytes();
    return new EngineMemory(
        weightBytes, cache.allocatedBytes() - prefixes, prefixes, workspaceBytes());
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
    cache.close();
    pass.close();
    module.close();
  }
}
