package io.tickcache.job.cli;

import io.tickcache.job.bench.EngineVariant;
import io.tickcache.kvcache.ContextGeometry;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.model.TorchDevice;
import io.tickcache.model.WeightType;
import java.util.List;
import picocli.CommandLine.Option;

/** The ways of running the engine that a benchmark measures: every combination. */
final class EngineVariantArguments {

  @Option(
      names = "--storage",
      split = ",",
      paramLabel = "S",
      description = "Storage types of KV blocks: ${COMPLETION-CANDIDATES}. Default: all.")
  private List<KvStorage> storages = List.of(KvStorage.values());

  @Option(
      names = "--block-sizes",
      split = ",",
      paramLabel = "N",
      description =
          "Slots of a KV block: 512 and more are read through views (8192 holds a context of 4096 in"
              + " one tensor), fewer by gather, and so are all on a GPU. Default: 512.")
  private List<Integer> blockSizes = List.of(ContextGeometry.DEFAULT_BLOCK_SIZE);

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
  private TorchDevice device = TorchDevice.CPU;

  @Option(
      names = "--padded",
      arity = "1",
      split = ",",
      paramLabel = "B",
      description =
          "true: passes have the rows that bit-identity needs, as when serving; false: none but"
              + " those of steps, to see what the others cost. Default: true.")
  private List<Boolean> paddings = List.of(true);

  List<EngineVariant> variants() {
    return EngineVariant.all(storages, blockSizes, weights, device, paddings);
  }
}
