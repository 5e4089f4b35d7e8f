package io.tickcache.model;

import io.tickcache.kvcache.KvStorage;

/**
 * How an engine runs.
 *
 * @param kvCacheBytes native memory of the KV blocks, bytes
 * @param kvStorage how keys and values are stored
 * @param maxStepsPerPass the most steps of one {@link StepBatch}
 * @param threads torch threads of an operation. With more than 1 the outputs are not bit-identical
 *     between batchings
 */
public record EngineOptions(
    long kvCacheBytes, KvStorage kvStorage, int maxStepsPerPass, int threads) {

  public EngineOptions {
    if (kvCacheBytes < 1 || maxStepsPerPass < 1 || threads < 1) {
      throw new IllegalArgumentException(
          "KV cache bytes = %d, steps of a pass = %d, threads = %d: all must be at least 1"
              .formatted(kvCacheBytes, maxStepsPerPass, threads));
    }
  }

  /** One thread: outputs are bit-identical however steps are batched. */
  public EngineOptions(long kvCacheBytes, KvStorage kvStorage, int maxStepsPerPass) {
    this(kvCacheBytes, kvStorage, maxStepsPerPass, 1);
  }

  /** One thread, keys and values as computed: fp32. */
  public EngineOptions(long kvCacheBytes, int maxStepsPerPass) {
    this(kvCacheBytes, KvStorage.FP32, maxStepsPerPass);
  }
}
