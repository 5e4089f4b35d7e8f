package io.tickcache.lab.cli;

import io.tickcache.job.UserException;
import io.tickcache.job.options.Delivery;
import io.tickcache.job.replay.FeedOptions;
import io.tickcache.job.replay.Speed;
import io.tickcache.lab.recovery.RecoveryBench;
import io.tickcache.lab.recovery.RecoveryOptions;
import io.tickcache.lab.recovery.RecoveryReport;
import io.tickcache.recording.BadLinePolicy;
import io.tickcache.recording.klines.KlineLabels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench recovery}: kills. */
@Command(
    name = "recovery",
    mixinStandardHelpOptions = true,
    description = {
      "Starts Kafka, ZooKeeper and a Flink cluster as processes of this machine, submits the job as"
          + " users do, and kills (-9) task managers while it runs; then the job manager, and stops"
          + " the broker for 10 s. Then runs the same input undisturbed and compares the bytes of"
          + " every output topic. Each hundredth update is followed by a damaged record.",
      "Fails if a record is lost, changed, or repeated (exactly-once; at-least-once may repeat the"
          + " same bytes), or if not all kills hit a running job with a completed checkpoint."
    },
    footer = {
      "",
      "Examples:",
      "  ./tickcache bench recovery --kills 5",
      "  ./tickcache bench recovery --recordings ~/binance --delivery at-least-once \\",
      "    --json",
      "  ./tickcache bench recovery --kills 5 --set state.backend.type=hashmap",
      "Takes about 15 s a kill and 4 GB of memory."
    })
final class BenchRecoveryCommand implements Callable<Integer> {

  private static final Duration LONGER_THAN_ANY_RUN = Duration.ofDays(2);

  @Option(
      names = "--kills",
      paramLabel = "N",
      defaultValue = "20",
      description = "Task managers to kill (default ${DEFAULT-VALUE}).")
  private int kills;

  @Option(names = "--only-kills", description = "Leave the job manager and the broker in peace.")
  private boolean onlyKills;

  @Option(
      names = "--delivery",
      paramLabel = "D",
      defaultValue = "exactly-once",
      description = "exactly-once (the default) or at-least-once.")
  private Delivery delivery;

  @Option(
      names = "--recordings",
      arity = "1..*",
      paramLabel = "PATH",
      description =
          "Recordings to replay: files, or directories of them. Without: the simulated market, for"
              + " as long as it takes.")
  private List<Path> recordings = new ArrayList<>();

  @Option(
      names = "--speed",
      paramLabel = "S",
      description =
          "Seconds of event time a second until the last kill has landed, e.g. 0.5x; then max."
              + " Default: recordings 0.25x, the simulator 1x.")
  private Speed speed;

  @Option(
      names = "--instruments",
      paramLabel = "N",
      defaultValue = "8",
      description = "Instruments of the simulator (default ${DEFAULT-VALUE}).")
  private int instruments;

  @Option(
      names = "--rate",
      paramLabel = "R",
      defaultValue = "20",
      description =
          "Order-book updates of each of them a second of event time (default ${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of the simulator and of the kills (default ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      defaultValue = "2",
      description = "Subtasks; one task manager each, and a spare (default ${DEFAULT-VALUE}).")
  private int parallelism;

  @Option(
      names = "--work",
      paramLabel = "DIR",
      description = "Keep configuration, logs and state here. Default: a temporary directory.")
  private Path work;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Set an option of the job or of Flink; ./tickcache options lists them.")
  private List<String> settings = new ArrayList<>();

  @Mixin private ReportOutput output;

  @Override
  public Integer call() throws Exception {
    check();
    RecoveryOptions options =
        new RecoveryOptions(feed(), kills, parallelism, delivery, !onlyKills, work, settings, true);
    RecoveryReport report = new RecoveryBench(options, output.terminal()).run();
    output.print(report);
    if (!report.passed()) {
      throw new UserException(report.verdict());
    }
    return 0;
  }

  private void check() {
    if (kills < 1) {
      throw new UserException("--kills %d: must be at least 1".formatted(kills));
    }
    if (parallelism < 1) {
      throw new UserException("--parallelism %d: must be at least 1".formatted(parallelism));
    }
    if (speed != null && speed.isMax()) {
      throw new UserException("--speed max: kills would find nothing left to do; give a factor");
    }
    for (Path path : recordings) {
      if (!Files.exists(path)) {
        throw new UserException("--recordings " + path + ": no such file or directory");
      }
    }
  }

  private FeedOptions feed() {
    boolean simulated = recordings.isEmpty();
    return new FeedOptions(
        recordings,
        simulated ? LONGER_THAN_ANY_RUN : null,
        speed == null ? Speed.parse(simulated ? "1x" : "0.25x") : speed,
        Duration.ofSeconds(1), // without klines their empty topic would hold event time up
        null,
        BadLinePolicy.SKIP,
        KlineLabels.NONE,
        instruments,
        rate,
        seed);
  }
}
