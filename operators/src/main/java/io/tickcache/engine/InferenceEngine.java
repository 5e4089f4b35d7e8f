package io.tickcache.engine;

import io.tickcache.engine.torch.TorchLibrary;
import io.tickcache.engine.torch.TorchNetwork;
import io.tickcache.engine.vector.VectorNetwork;
import io.tickcache.kvcache.KvContext;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelDirectory;
import java.time.Duration;

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
  private final ModelConfig config;
  private final String modelId;
  private final String networkId;
  private final KvNetwork network;
  private final SharedPrefixes prefixes;
  private final KvCache cache;
  private boolean bitIdentical;

  private InferenceEngine(EnginePlan plan) {
    options = plan.options();
    config = plan.model().config();
    network =
        plan.type() == EngineType.VECTOR
            ? VectorNetwork.open(plan)
            : TorchLibrary.with(() -> TorchNetwork.open(plan));
    modelId = plan.modelId();
    networkId = plan.networkId();
    prefixes = new SharedPrefixes(plan, modelId, network);
    cache = new KvCache(plan, networkId, network);
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

  /** Its contexts, and the blocks that hold their keys and values. */
  public KvCache cache() {
    return cache;
  }

  /** An empty batch of at most {@code maxStepsPerPass} steps. Reuse it. */
  public StepBatch newBatch() {
    return new StepBatch(config, maxStepsPerPass());
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
    cache.reserve(batch);
    float[][] outputs = network.run(batch, cache::advance);
    batch.poisonWhereNotFinite(outputs);
    return outputs;
  }

  /** Passes that had to be split since libtorch found no memory for them. */
  public long splitPasses() {
    return network.splitPasses();
  }

  /** What memory the engine holds, as allocated. */
  public EngineMemory memory() {
    return network.memory();
  }

  /** {@link EngineMemory#workspace()} alone: any thread may ask. */
  public long workspaceBytes() {
    return network.workspaceBytes();
  }

  /** The most steps of a batch. */
  public int maxStepsPerPass() {
    return options.maxStepsPerPass();
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
