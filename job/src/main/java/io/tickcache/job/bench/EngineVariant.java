package io.tickcache.job.bench;

import io.tickcache.kvcache.ContextGeometry;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.model.EngineOptions;
import io.tickcache.model.TorchDevice;
import io.tickcache.model.WeightType;
import java.util.ArrayList;
import java.util.List;

/**
 * A way of running the engine that a benchmark measures.
 *
 * @param storage how keys and values are stored
 * @param blockSize slots of a KV block; a context that fits into one lies in one contiguous tensor
 * @param weights numbers in which the linear layers compute
 * @param device where the network runs
 * @param paddedRows whether passes have the rows that bit-identity needs
 */
public record EngineVariant(
    KvStorage storage, int blockSize, WeightType weights, TorchDevice device, boolean paddedRows) {

  /** On the CPU with blocks and weights as they are by default. */
  static EngineVariant of(KvStorage storage) {
    return new EngineVariant(
        storage, ContextGeometry.DEFAULT_BLOCK_SIZE, WeightType.FP32, TorchDevice.CPU, true);
  }

  /** Every combination. */
  public static List<EngineVariant> all(
      List<KvStorage> storages,
      List<Integer> blockSizes,
      List<WeightType> weights,
      TorchDevice device,
      List<Boolean> paddings) {
    List<EngineVariant> all = new ArrayList<>();
    for (KvStorage storage : storages) {
      for (int blockSize : blockSizes) {
        for (WeightType type : weights) {
          paddings.forEach(
              padded -> all.add(new EngineVariant(storage, blockSize, type, device, padded)));
        }
      }
    }
    return all;
  }

  /** One torch thread, as a slot has it. */
  EngineOptions options(long kvCacheBytes, int maxStepsPerPass) {
    return EngineOptions.of(kvCacheBytes, maxStepsPerPass)
        .withKvStorage(storage)
        .withBlockSize(blockSize)
        .withWeights(weights)
        .withDevice(device)
        .withPaddedRows(paddedRows);
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
