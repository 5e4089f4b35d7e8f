package io.tickcache.model;

import io.tickcache.kvcache.ContextGeometry;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.kvcache.RetentionPolicy;
import java.io.Serializable;

/**
 * How an engine runs. Made by {@link #of}, changed by the {@code with…} methods.
 *
 * @param kvCacheBytes memory of the KV blocks on the device, bytes
 * @param maxStepsPerPass the most steps of one {@link StepBatch}
 * @param kvStorage how keys and values are stored
 * @param retention which steps stay in a full context
 * @param blockSize slots of a KV block
 * @param weights numbers in which the linear layers compute
 * @param device where the network runs
 * @param threads torch threads of an operation. With more than 1 the outputs are not bit-identical
 *     between batchings
 * @param paddedRows whether passes have rows besides those of steps where bit-identity needs them;
 *     false is for measuring what they cost
 */
public record EngineOptions(
    long kvCacheBytes,
    int maxStepsPerPass,
    KvStorage kvStorage,
    RetentionPolicy retention,
    int blockSize,
    WeightType weights,
    TorchDevice device,
    int threads,
    boolean paddedRows)
    implements Serializable {

  public EngineOptions {
    if (kvCacheBytes < 1 || maxStepsPerPass < 1 || threads < 1) {
      throw new IllegalArgumentException(
          "KV cache bytes = %d, steps of a pass = %d, threads = %d: all must be at least 1"
              .formatted(kvCacheBytes, maxStepsPerPass, threads));
    }
    ContextGeometry.checkBlockSize(blockSize);
  }

  /** On the CPU, one thread, fp32 throughout, blocks of the default size. */
  public static EngineOptions of(long kvCacheBytes, int maxStepsPerPass) {
    return new EngineOptions(
        kvCacheBytes,
        maxStepsPerPass,
        KvStorage.FP32,
        RetentionPolicy.SLIDING_WINDOW,
        ContextGeometry.DEFAULT_BLOCK_SIZE,
        WeightType.FP32,
        TorchDevice.CPU,
        1,
        true);
  }

  public EngineOptions withKvCacheBytes(long bytes) {
    return new EngineOptions(
        bytes,
        maxStepsPerPass,
        kvStorage,
        retention,
        blockSize,
        weights,
        device,
        threads,
        paddedRows);
  }

  public EngineOptions withMaxStepsPerPass(int steps) {
    return new EngineOptions(
        kvCacheBytes, steps, kvStorage, retention, blockSize, weights, device, threads, paddedRows);
  }

  public EngineOptions withKvStorage(KvStorage storage) {
    return new EngineOptions(
        kvCacheBytes,
        maxStepsPerPass,
        storage,
        retention,
        blockSize,
        weights,
        device,
        threads,
        paddedRows);
  }

  public EngineOptions withRetention(RetentionPolicy policy) {
    return new EngineOptions(
        kvCacheBytes,
        maxStepsPerPass,
        kvStorage,
        policy,
        blockSize,
        weights,
        device,
        threads,
        paddedRows);
  }

  public EngineOptions withBlockSize(int slots) {
    return new EngineOptions(
        kvCacheBytes,
        maxStepsPerPass,
        kvStorage,
        retention,
        slots,
        weights,
        device,
        threads,
        paddedRows);
  }

  public EngineOptions withWeights(WeightType type) {
    return new EngineOptions(
        kvCacheBytes,
        maxStepsPerPass,
        kvStorage,
        retention,
        blockSize,
        type,
        device,
        threads,
        paddedRows);
  }

  public EngineOptions withDevice(TorchDevice where) {
    return new EngineOptions(
        kvCacheBytes,
        maxStepsPerPass,
        kvStorage,
        retention,
        blockSize,
        weights,
        where,
        threads,
        paddedRows);
  }

  public EngineOptions withPaddedRows(boolean padded) {
    return new EngineOptions(
        kvCacheBytes,
        maxStepsPerPass,
        kvStorage,
        retention,
        blockSize,
        weights,
        device,
        threads,
        padded);
  }

  /**
   * Whether attention reads blocks through views, one after the other, rather than gathering them
   * into one tensor for all contexts of a pass: faster on a CPU as long as blocks are few, never on
   * a GPU.
   */
  boolean readsThroughViews() {
    return device == TorchDevice.CPU && blockSize >= ContextGeometry.DEFAULT_BLOCK_SIZE;
  }
}
