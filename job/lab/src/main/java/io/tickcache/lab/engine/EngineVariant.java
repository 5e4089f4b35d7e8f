package io.tickcache.lab.engine;

import io.tickcache.engine.Device;
import io.tickcache.engine.EngineOptions;
import io.tickcache.engine.EngineType;
import io.tickcache.engine.WeightType;
import io.tickcache.kvcache.KvStorage;
import java.util.ArrayList;
import java.util.List;

/**
 * A way of running the engine that a benchmark measures.
 *
 * @param engine what computes
 * @param storage how keys and values are stored
 * @param blockSize slots of a KV block; 0 for the engine's own choice
 * @param weights numbers in which the linear layers compute
 * @param device where the network runs
 */
public record EngineVariant(
    EngineType engine, KvStorage storage, int blockSize, WeightType weights, Device device) {

  /** On the CPU with blocks and weights as they are by default. */
  public static EngineVariant of(KvStorage storage) {
    return new EngineVariant(
        EngineType.AUTO, storage, EngineOptions.OWN_BLOCK_SIZE, WeightType.FP32, Device.CPU);
  }

  /** On a GPU with blocks and weights as they are by default. */
  static EngineVariant gpu(KvStorage storage) {
    return new EngineVariant(
        EngineType.TORCH, storage, EngineOptions.OWN_BLOCK_SIZE, WeightType.FP32, Device.GPU);
  }

  /**
   * Whether its KV blocks lie on the JVM's heap; with a network of the user's own they never do.
   */
  boolean isOnHeap() {
    return engine != EngineType.TORCH && device != Device.GPU;
  }

  /** The same through libtorch. */
  EngineVariant onTorch() {
    return new EngineVariant(EngineType.TORCH, storage, blockSize, weights, device);
  }

  /** Every combination. */
  public static List<EngineVariant> all(
      List<EngineType> engines,
      List<KvStorage> storages,
      List<Integer> blockSizes,
      List<WeightType> weights,
      Device device) {
    List<EngineVariant> all = new ArrayList<>();
    for (EngineType engine : engines) {
      for (KvStorage storage : storages) {
        for (int blockSize : blockSizes) {
          for (WeightType type : weights) {
            all.add(new EngineVariant(engine, storage, blockSize, type, device));
          }
        }
      }
    }
    return all;
  }

  /** One torch thread, as a slot has it. */
  public EngineOptions options(long kvCacheBytes, int maxStepsPerPass) {
    return EngineOptions.of(kvCacheBytes, maxStepsPerPass)
        .withEngine(engine)
        .withKvStorage(storage)
        .withBlockSize(blockSize)
        .withWeights(weights)
        .withDevice(device);
  }

  /**
   * How far an output may be from that of a full recompute in fp32, for the benchmark to go on:
   * with rounding, some times what was seen with the reference model's random weights.
   */
  double tolerance() {
    double ofStorage =
        switch (storage) {
          case FP32 -> 1e-4;
          case FP16 -> 1e-3;
          case BF16 -> 1e-2;
          case INT8 -> 2e-2;
          case FP8 -> 5e-2;
          case INT4 -> 3e-1;
        };
    return weights == WeightType.FP32 ? ofStorage : Math.max(ofStorage, 1e-1);
  }
}
