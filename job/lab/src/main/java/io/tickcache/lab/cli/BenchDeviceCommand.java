package io.tickcache.lab.cli;

import io.tickcache.job.UserException;
import io.tickcache.lab.engine.BenchModels;
import io.tickcache.lab.engine.DeviceBench;
import io.tickcache.lab.engine.DeviceReport;
import io.tickcache.lab.engine.GoldenPasses;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench device}: a device and its kernels against the CPU in fp32. */
@Command(
    name = "device",
    mixinStandardHelpOptions = true,
    description = {
      "Compares outputs of a device, block size, storage and weight type with those of the CPU in"
          + " fp32, and counts the outputs that depend on how steps were batched: whether a mode is"
          + " bit-identical on this machine."
    },
    footer = {
      "",
      "Examples:",
      "  ./tickcache bench device",
      "  ./tickcache bench device --device gpu --block-sizes 16,256 \\",
      "    --weights fp32,bf16",
      "  ./tickcache bench device --golden golden"
    })
final class BenchDeviceCommand implements Callable<Integer> {

  @Mixin private EngineVariantArguments variants;

  @Option(
      names = "--model",
      paramLabel = "M",
      defaultValue = "small",
      description =
          "small, reference (both with random weights) or a model directory"
              + " (default ${DEFAULT-VALUE}).")
  private String model;

  @Option(
      names = "--context",
      paramLabel = "N",
      description = "Steps of a window. Default: ${DEFAULT-VALUE}.")
  private int context = 600;

  @Option(
      names = "--golden",
      paramLabel = "DIR",
      description =
          "Write passes with what they must give to a directory instead, for docker/gpu/check.py on"
              + " a machine with a GPU and without Java.")
  private Path golden;

  @Mixin private ReportOutput output;

  @Override
  public Integer call() throws IOException {
    if (golden != null) {
      new GoldenPasses(golden).write();
      return 0;
    }
    if (context < 1) {
      throw new UserException("--context %d: must be at least 1".formatted(context));
    }
    DeviceReport report =
        new DeviceBench(BenchModels.named(model), context).run(variants.variants());
    output.print(report);
    return 0;
  }
}
