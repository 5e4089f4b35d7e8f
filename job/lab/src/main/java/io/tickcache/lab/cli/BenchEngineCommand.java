package io.tickcache.lab.cli;

import io.tickcache.kvcache.KvStorage;
import io.tickcache.lab.engine.BenchModels;
import io.tickcache.lab.engine.ColdBench;
import io.tickcache.lab.engine.EngineBench;
import io.tickcache.lab.engine.EngineBenchOptions;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench engine}: times and floors of a pass. */
@Command(
    name = "engine",
    mixinStandardHelpOptions = true,
    description = {
      "Measures a cached step, a batch of 100 steps, a step of several instruments in one pass and"
          + " a full recompute (fused attention, same weights) at full contexts, on one thread.",
      "Beside each stands its floor: the bytes and operations that it needs at the rates that this"
          + " machine reaches in the same round. Outputs of the cache are first compared with the"
          + " full recompute."
    },
    footer = {
      "",
      "Examples:",
      "  ./tickcache bench engine",
      "  ./tickcache bench engine --quick",
      "  ./tickcache bench engine --contexts 256,4096 --instruments 1,10 --rounds 15 \\",
      "    --json",
      "  ./tickcache bench engine --cold --contexts 1024"
    })
final class BenchEngineCommand implements Callable<Integer> {

  private static final long BUFFER_BYTES = 512L << 20;
  private static final long QUICK_BUFFER_BYTES = 32L << 20;

  @Mixin private EngineVariantArguments variants;

  @Option(
      names = "--model",
      paramLabel = "M",
      description =
          "small, reference (both with random weights) or a model directory. Default: reference,"
              + " with --quick small.")
  private String model;

  @Option(
      names = "--contexts",
      split = ",",
      paramLabel = "N",
      description = "Context lengths, steps. Default: 256,512,1024,2048,4096, with --quick 128.")
  private List<Integer> contexts;

  @Option(
      names = "--instruments",
      split = ",",
      paramLabel = "N",
      description = "Instruments with one step each in a pass. Default: 1,10,64, with --quick 1,4.")
  private List<Integer> instruments;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "How often everything is measured. Default: 9, with --quick 2.")
  private Integer rounds;

  @Mixin private QuickArguments quick;

  @Option(
      names = "--cold",
      description =
          "Measure the first steps of an engine in this JVM instead, which has run none: what the"
              + " first records after a start wait. One context, one storage; fp32 by default.")
  private boolean cold;

  @Mixin private ReportOutput output;

  @Override
  public Integer call() {
    output.print(
        cold
            ? new ColdBench(options()).run()
            : new EngineBench(options(), output.terminal()).run());
    return 0;
  }

  private EngineBenchOptions options() {
    return new EngineBenchOptions(
        BenchModels.named(quick.or(model, "reference", "small")),
        quick.or(contexts, cold ? List.of(256) : List.of(256, 512, 1024, 2048, 4096), List.of(128)),
        quick.or(instruments, List.of(1, 10, 64), List.of(1, 4)),
        cold ? variants.variants(KvStorage.FP32) : variants.variants(KvStorage.values()),
        quick.or(rounds, 9, 2),
        quick.isQuick() ? QUICK_BUFFER_BYTES : BUFFER_BYTES);
  }
}
