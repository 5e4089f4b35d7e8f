package io.tickcache.lab.cli;

import io.tickcache.engine.Device;
import io.tickcache.engine.EngineOptions;
import io.tickcache.engine.EngineType;
import io.tickcache.engine.WeightType;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.lab.engine.EngineVariant;
import java.util.List;
import picocli.CommandLine.Option;

/** The ways of running the engine that a benchmark measures: every combination. */
final class EngineVariantArguments {

  @Option(
      names = "--engine",
      split = ",",
      paramLabel = "E",
      description = "What computes: ${COMPLETION-CANDIDATES}. Default: auto, so vector on a CPU.")
  private List<EngineType> engines = List.of(EngineType.AUTO);

  @Option(
      names = "--storage",
      split = ",",
      paramLabel = "S",
      description = "Storage types of KV blocks: ${COMPLETION-CANDIDATES}. Default: all.")
  private List<KvStorage> storages;

  @Option(
      names = "--block-sizes",
      split = ",",
      paramLabel = "N",
      description =
          "Slots of a KV block, a power of two; 0: the engine's own choice (64 with vector, 256 with"
              + " torch). Default: 0.")
  private List<Integer> blockSizes = List.of(EngineOptions.OWN_BLOCK_SIZE);

  @Option(
      names = "--weights",
      split = ",",
      paramLabel = "W",
      description = "Numbers of the linear layers: ${COMPLETION-CANDIDATES}. Default: fp32.")
  private List<WeightType> weights = List.of(WeightType.FP32);

  @Option(
      names = "--device",
      paramLabel = "D",
      description = "${COMPLETION-CANDIDATES}. Default: cpu.")
  private Device device = Device.CPU;

  List<EngineVariant> variants() {
    return variants(KvStorage.values());
  }

  /**
   * @param usual storages if none is named
   */
  List<EngineVariant> variants(KvStorage... usual) {
    List<KvStorage> chosen = storages == null ? List.of(usual) : storages;
    return EngineVariant.all(engines, chosen, blockSizes, weights, device);
  }
}
