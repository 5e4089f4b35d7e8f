package io.tickcache.lab.cli;

import io.tickcache.lab.engine.BenchModels;
import io.tickcache.lab.engine.EngineBenchOptions;
import io.tickcache.lab.engine.ProfileBench;
import io.tickcache.lab.engine.ProfileReport;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench profile}: which operators a pass spends its time in. */
@Command(
    name = "profile",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the passes that bench engine measures under libtorch's profiler and prints which"
          + " operators they spend their time in, and how many there are."
    },
    footer = {
      "",
      "Examples:",
      "  ./tickcache bench profile --contexts 256,4096 --storage fp32",
      "  ./tickcache bench profile --model small --contexts 256 --storage int8 --json"
    })
final class BenchProfileCommand implements Callable<Integer> {

  private static final long BUFFER_BYTES = 512L << 20;

  @Mixin private EngineVariantArguments variants;

  @Option(
      names = "--model",
      paramLabel = "M",
      defaultValue = "reference",
      description =
          "small, reference (both with random weights) or a model directory"
              + " (default ${DEFAULT-VALUE}).")
  private String model;

  @Option(
      names = "--contexts",
      split = ",",
      paramLabel = "N",
      description = "Context lengths, steps. Default: 256,4096.")
  private List<Integer> contexts = List.of(256, 4096);

  @Option(
      names = "--instruments",
      split = ",",
      paramLabel = "N",
      description = "Instruments with one step each in a pass. Default: 1,64.")
  private List<Integer> instruments = List.of(1, 64);

  @Option(
      names = "--passes",
      paramLabel = "N",
      defaultValue = "20",
      description = "Passes of each kind that are recorded (default ${DEFAULT-VALUE}).")
  private int passes;

  @Mixin private ReportOutput output;

  @Override
  public Integer call() throws IOException {
    EngineBenchOptions options =
        new EngineBenchOptions(
            BenchModels.named(model),
            contexts,
            instruments,
            variants.variants(),
            passes,
            BUFFER_BYTES);
    ProfileReport report = new ProfileBench(options, output.terminal()).run();
    output.print(report);
    return 0;
  }
}
