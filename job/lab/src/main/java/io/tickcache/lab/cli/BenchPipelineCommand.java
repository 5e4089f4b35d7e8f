package io.tickcache.lab.cli;

import io.tickcache.job.OutputPath;
import io.tickcache.job.ShippedModel;
import io.tickcache.job.TemporaryDirectory;
import io.tickcache.job.UserException;
import io.tickcache.job.cli.FeedArguments;
import io.tickcache.job.options.Delivery;
import io.tickcache.job.replay.FeedOptions;
import io.tickcache.lab.engine.BenchModels;
import io.tickcache.lab.pipeline.PipelineBench;
import io.tickcache.lab.pipeline.PipelineOptions;
import io.tickcache.recording.BadLinePolicy;
import io.tickcache.recording.klines.KlineLabels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench pipeline}: Kafka to Kafka. */
@Command(
    name = "pipeline",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the whole job from Kafka to Kafka: how many steps a second when all"
          + " is there to be read, what an event costs in each part of the job, and at even rates"
          + " how long after an event its prediction arrives at a consumer.",
      "Only order-book updates are published. At even rates they come in the order of arrival, with"
          + " the time at which they are published."
    },
    footer = {
      "",
      "Examples:",
      "  ./tickcache bench pipeline",
      "  ./tickcache bench pipeline --model reference --measure latency \\",
      "    --rates 1000,2000",
      "  ./tickcache bench pipeline --cluster --measure latency,capacity",
      "  ./tickcache bench pipeline --recordings ~/binance --copies 4 \\",
      "    --measure replay --json"
    })
final class BenchPipelineCommand implements Callable<Integer> {

  /** What there is to measure. */
  enum Measure {
    REPLAY,
    LATENCY,
    CAPACITY;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final String SHIPPED = "shipped";

  @Option(
      names = "--model",
      paramLabel = "M",
      defaultValue = SHIPPED,
      description =
          "shipped, small, reference (both with random weights) or a model directory"
              + " (default ${DEFAULT-VALUE}).")
  private String model;

  @Option(
      names = "--measure",
      split = ",",
      paramLabel = "WHAT",
      description =
          "replay: all is published first; latency: at even rates; capacity: the highest rate without"
              + " growing lag. Default: all; with --cluster all but replay.")
  private Set<Measure> measures;

  @Option(
      names = "--cluster",
      description =
          "Run the job on processes of their own, as deployed: Kafka, ZooKeeper, a job manager and a"
              + " task manager a subtask. Without: all in this process.")
  private boolean cluster;

  @Option(
      names = "--rates",
      split = ",",
      paramLabel = "N",
      description = "Events a second of latency. Default: 2000.")
  private List<Integer> rates = List.of(2_000);

  @Option(
      names = "--deliveries",
      split = ",",
      paramLabel = "D",
      description = "at-least-once, exactly-once. Default: both.")
  private List<Delivery> deliveries = List.of(Delivery.values());

  @Option(
      names = "--warm-up",
      paramLabel = "D",
      defaultValue = "30s",
      description =
          "How long each rate is published before its latencies count (default ${DEFAULT-VALUE}).")
  private Duration warmUp;

  @Option(
      names = "--duration",
      paramLabel = "D",
      defaultValue = "20s",
      description = "How long they count (default ${DEFAULT-VALUE}).")
  private Duration duration;

  @Option(
      names = "--trial",
      paramLabel = "D",
      description =
          "How long each rate is tried for the capacity (default 4s; with --cluster 10s).")
  private Duration trial;

  @Option(
      names = "--recordings",
      arity = "1..*",
      paramLabel = "PATH",
      description = "Recordings to publish: files, or directories of them. Without: the simulator.")
  private List<Path> recordings = new ArrayList<>();

  @Option(
      names = "--instruments",
      paramLabel = "N",
      defaultValue = "100",
      description = "Instruments of the simulator, 1 to 9999 (default ${DEFAULT-VALUE}).")
  private int instruments;

  @Option(
      names = "--events",
      paramLabel = "N",
      defaultValue = "100000",
      description = "Order-book updates of the simulator, about (default ${DEFAULT-VALUE}).")
  private int events;

  @Option(
      names = "--copies",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Publish every instrument N times, each time under another name (default ${DEFAULT-VALUE}).")
  private int copies;

  @Option(
      names = "--replays",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "Replays in one JVM; the first and the last are shown (default ${DEFAULT-VALUE}).")
  private int replays;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      defaultValue = "2",
      description = "Subtasks; each runs on one thread (default ${DEFAULT-VALUE}).")
  private int parallelism;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Set an option of the job or of Flink; ./tickcache options lists them.")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--latencies",
      paramLabel = "FILE",
      description =
          "Write every latency measured: CSV time,feed_us,order_us, which backtest takes as"
              + " latency.file.")
  private Path latencies;

  @Mixin private ReportOutput output;

  @Override
  public Integer call() throws Exception {
    requirePositive("--events", events);
    requirePositive("--copies", copies);
    requirePositive("--replays", replays);
    requirePositive("--parallelism", parallelism);
    rates.forEach(rate -> requirePositive("--rates", rate));
    if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new UserException("--duration " + duration + ": must be at least 1s");
    }
    if (cluster && measures != null && measures.contains(Measure.REPLAY)) {
      throw new UserException("--measure replay: is measured in one process; leave out --cluster");
    }
    if (latencies != null) {
      OutputPath.requireFile("--latencies", latencies);
    }
    try (TemporaryDirectory scratch = new TemporaryDirectory("tickcache-model-")) {
      PipelineOptions options =
          new PipelineOptions(
              modelDirectory(scratch.path().resolve("model")),
              feed(),
              copies,
              measures(Measure.REPLAY) ? replays : 0,
              cluster,
              measures(Measure.LATENCY) ? rates : List.of(),
              measures(Measure.CAPACITY),
              deliveries,
              warmUp,
              duration,
              trial(),
              parallelism,
              settings,
              latencies);
      output.print(new PipelineBench(options, output.terminal()).run());
    }
    return 0;
  }

  private boolean measures(Measure measure) {
    return measures == null ? !cluster || measure != Measure.REPLAY : measures.contains(measure);
  }

  /** What Flink's REST API tells is up to half a second old, which long trials make little of. */
  private Duration trial() {
    return trial != null ? trial : Duration.ofSeconds(cluster ? 10 : 4);
  }

  private static void requirePositive(String option, int value) {
    if (value < 1) {
      throw new UserException("%s %d: must be at least 1".formatted(option, value));
    }
  }

  private Path modelDirectory(Path scratch) throws IOException {
    if (model.equals(SHIPPED)) {
      ShippedModel.copyTo(scratch);
      return scratch;
    }
    Path directory = Path.of(model);
    if (Files.isDirectory(directory)) {
      return directory;
    }
    BenchModels.named(model).write(scratch);
    return scratch;
  }

  private FeedOptions feed() {
    double rate = 10;
    double seconds = events / rate / instruments;
    return new FeedOptions(
        FeedArguments.existing(recordings),
        recordings.isEmpty() ? Duration.ofMillis(Math.max(1, Math.round(seconds * 1e3))) : null,
        null,
        null,
        null,
        BadLinePolicy.SKIP,
        KlineLabels.NONE,
        instruments,
        rate,
        1);
  }
}
