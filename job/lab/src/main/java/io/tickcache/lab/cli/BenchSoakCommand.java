package io.tickcache.lab.cli;

import io.tickcache.job.UserException;
import io.tickcache.lab.recovery.SoakBench;
import io.tickcache.lab.recovery.SoakOptions;
import io.tickcache.lab.recovery.SoakReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench soak}: a task manager that gets old. */
@Command(
    name = "soak",
    mixinStandardHelpOptions = true,
    description = {
      "Starts Kafka, ZooKeeper and a Flink cluster of one task manager as processes of this machine,"
          + " submits two jobs of different models and storages again and again, lets the last two"
          + " run step by step for a while and then in batches, and watches loaded classes, compiled"
          + " code, the process's memory and what a pass takes on the heap.",
      "Fails if two looks in a row at the same jobs find vectors on the heap."
    },
    footer = {
      "",
      "Examples:",
      "  ./tickcache bench soak",
      "  ./tickcache bench soak --resubmissions 3 --duration 1m --json",
      "Takes 25 to 40 s a resubmission and 4 GB of memory."
    })
final class BenchSoakCommand implements Callable<Integer> {

  @Option(
      names = "--resubmissions",
      paramLabel = "N",
      defaultValue = "20",
      description =
          "How many times both jobs are cancelled and submitted (default ${DEFAULT-VALUE}).")
  private int resubmissions;

  @Option(
      names = "--duration",
      paramLabel = "D",
      defaultValue = "10m",
      description = "How long the last two jobs run step by step (default ${DEFAULT-VALUE}).")
  private Duration duration;

  @Option(
      names = "--instruments",
      paramLabel = "N",
      defaultValue = "20",
      description = "Instruments of the simulator (default ${DEFAULT-VALUE}).")
  private int instruments;

  @Option(
      names = "--rate",
      paramLabel = "R",
      defaultValue = "20",
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
      description = "Set an option of the jobs; ./tickcache options lists them.")
  private List<String> settings = new ArrayList<>();

  @Mixin private ReportOutput output;

  @Override
  public Integer call() throws Exception {
    if (resubmissions < 0) {
      throw new UserException("--resubmissions %d: must not be negative".formatted(resubmissions));
    }
    SoakReport report =
        new SoakBench(
                new SoakOptions(resubmissions, duration, instruments, rate, work, settings),
                output.terminal())
            .run();
    output.print(report);
    if (!report.passed()) {
      throw new UserException("the JIT put vectors on the heap");
    }
    return 0;
  }
}
