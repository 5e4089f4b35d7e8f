package io.tickcache.job.bench;

import io.tickcache.kvcache.KvShape;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.model.EngineOptions;
import io.tickcache.model.ModelConfig.Architecture;

/** What the benchmarks need to know of a storage type of KV blocks. */
final class StorageCosts {

  private StorageCosts() {}

  /**
   * How far an output may be from that of a full recompute in fp32, for the benchmark to go on:
   * with rounding, some times what was seen with the reference model's random weights.
   */
  static double tolerance(KvStorage storage) {
    return switch (storage) {
      case FP32 -> 1e-4;
      case FP16 -> 1e-3;
      case BF16 -> 1e-2;
      case INT8 -> 2e-2;
      case FP8 -> 5e-2;
      case INT4 -> 3e-1;
    };
  }

  /** Bytes of one step's keys and values, from the model's sizes alone. */
  static long stepBytes(KvStorage storage, Architecture size) {
    return new KvShape(size.nLayers(), size.nHeads(), size.headDim(), storage).stepBytes();
  }

  /** One torch thread, as a slot has it. */
  static EngineOptions engineOptions(KvStorage storage, long kvCacheBytes, int maxStepsPerPass) {
    return EngineOptions.of(kvCacheBytes, maxStepsPerPass).withKvStorage(storage);
  }
}
