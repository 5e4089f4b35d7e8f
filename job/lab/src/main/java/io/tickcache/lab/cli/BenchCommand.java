package io.tickcache.lab.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench}: the published figures, measured on this machine. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures the published figures on this machine.",
    subcommands = {
      BenchEngineCommand.class,
      BenchPipelineCommand.class,
      BenchBitsCommand.class,
      BenchProfileCommand.class,
      BenchMemoryCommand.class,
      BenchAccuracyCommand.class,
      BenchDeviceCommand.class,
      BenchForecastsCommand.class,
      BenchRecoveryCommand.class,
      BenchCheckpointCommand.class,
      BenchSoakCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  ./tickcache bench engine --quick",
      "  ./tickcache bench bits",
      "  ./tickcache bench memory --contexts 256,1024 --json",
      "  ./tickcache bench recovery --kills 5"
    })
final class BenchCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "bench what? One of " + spec.subcommands().keySet());
  }
}
