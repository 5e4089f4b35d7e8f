package io.tickcache.job.cli;

import io.tickcache.job.UserException;
import io.tickcache.job.replay.FeedOptions;
import io.tickcache.job.replay.Speed;
import io.tickcache.recording.BadLinePolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What market is published, and how fast. */
public final class FeedArguments {

  @Option(
      names = "--recordings",
      arity = "1..*",
      paramLabel = "PATH",
      description =
          "Recordings to replay: files, or directories of them. Without: the simulated market.")
  private List<Path> recordings = new ArrayList<>();

  @Option(
      names = "--duration",
      paramLabel = "D",
      description = "Event time to replay, e.g. 30s. Default: recordings whole, the simulator 20s.")
  private Duration duration;

  @Option(
      names = "--speed",
      paramLabel = "S",
      description =
          "max, or seconds of event time a second, e.g. 1x or 10x. Default: recordings max, the"
              + " simulator 1x.")
  private Speed speed;

  @Option(
      names = "--kline-interval",
      paramLabel = "D",
      description =
          "Aggregate klines of this length from recorded trades; the simulator's klines (default"
              + " 500ms).")
  private Duration klineInterval;

  @Option(
      names = "--market-interval",
      paramLabel = "D",
      description =
          "Make market records from the order books of all instruments, one every D. Default: none;"
              + " if the demo's model takes them, those it was trained on, or 1s.")
  private Duration marketInterval;

  @Option(
      names = "--bad-lines",
      paramLabel = "POLICY",
      defaultValue = "skip",
      description = "Unusable lines of recordings: skip (report and count, the default) or fail.")
  private BadLinePolicy badLines;

  @Mixin private KlineArguments klines;

  @Option(
      names = "--instruments",
      paramLabel = "N",
      description = "Instruments of the simulator, 1 to 9999 (default ${DEFAULT-VALUE}).",
      defaultValue = "8")
  private int instruments;

  @Option(
      names = "--rate",
      paramLabel = "R",
      description =
          "Order-book updates of each of its instruments a second of event time (default"
              + " ${DEFAULT-VALUE}).",
      defaultValue = "10")
  private double rate;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the simulator (default ${DEFAULT-VALUE}).",
      defaultValue = "1")
  private long seed;

  /** Checked: the paths exist. */
  FeedOptions toOptions() {
    return new FeedOptions(
        existing(recordings),
        duration,
        speed,
        klineInterval,
        marketInterval,
        badLines,
        klines.toLabels(),
        instruments,
        rate,
        seed);
  }

  /**
   * The paths.
   *
   * @throws UserException if one does not exist
   */
  public static List<Path> existing(List<Path> recordings) {
    for (Path path : recordings) {
      if (!Files.exists(path)) {
        throw new UserException("--recordings " + path + ": no such file or directory");
      }
    }
    return recordings;
  }
}
