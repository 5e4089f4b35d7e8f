package io.tickcache.lab.cli;

import io.tickcache.job.UserException;
import io.tickcache.lab.engine.BenchModels;
import io.tickcache.lab.recovery.CheckpointBench;
import io.tickcache.lab.recovery.CheckpointOptions;
import io.tickcache.lab.recovery.CheckpointReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench checkpoint}: bytes and times of checkpoints. */
@Command(
    name = "checkpoint",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the job on a cluster of processes over a simulated market until the contexts have each"
          + " length, then counts what checkpoints hand to the state backend and what that uploads.",
      "Fails if a checkpoint hands over more than 1.3 times what changed."
    },
    footer = {
      "",
      "Examples:",
      "  ./tickcache bench checkpoint",
      "  ./tickcache bench checkpoint --contexts 256,4096 --checkpoints 100 --json",
      "  ./tickcache bench checkpoint --set state.backend.type=hashmap"
    })
final class BenchCheckpointCommand implements Callable<Integer> {

  @Option(
      names = "--model",
      paramLabel = "M",
      defaultValue = "small",
      description =
          "small, reference (both with random weights) or a model directory"
              + " (default ${DEFAULT-VALUE}).")
  private String model;

  @Option(
      names = "--contexts",
      split = ",",
      paramLabel = "N",
      description = "Context lengths, steps. Default: 256,1024,4096.")
  private List<Integer> contexts = List.of(256, 1024, 4096);

  @Option(
      names = "--checkpoints",
      paramLabel = "N",
      defaultValue = "50",
      description = "Checkpoints of each length, one a second (default ${DEFAULT-VALUE}).")
  private int checkpoints;

  @Option(
      names = "--instruments",
      paramLabel = "N",
      defaultValue = "8",
      description = "Instruments of the simulator (default ${DEFAULT-VALUE}).")
  private int instruments;

  @Option(
      names = "--rate",
      paramLabel = "R",
      defaultValue = "10",
      description = "Order-book updates of each of them a second (default ${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description = "Keep configuration, logs and state here. Default: a temporary directory.")
  private Path work;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Set an option of the job or of Flink (of the cluster, too); ./tickcache options lists them.")
  private List<String> settings = new ArrayList<>();

  @Mixin private ReportOutput output;

  @Override
  public Integer call() throws Exception {
    check();
    CheckpointReport report =
        new CheckpointBench(
                new CheckpointOptions(
                    BenchModels.named(model),
                    contexts,
                    checkpoints,
                    instruments,
                    rate,
                    work,
                    settings),
                output.terminal())
            .run();
    output.print(report);
    if (!report.passed()) {
      throw new UserException("a checkpoint hands over more than 1.3 times what changed");
    }
    return 0;
  }

  private void check() {
    if (checkpoints < 1) {
      throw new UserException("--checkpoints %d: must be at least 1".formatted(checkpoints));
    }
    for (int context : contexts) {
      if (context < 1) {
        throw new UserException("--contexts %d: must be at least 1".formatted(context));
      }
    }
  }
}
