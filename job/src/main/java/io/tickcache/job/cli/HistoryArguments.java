package io.tickcache.job.cli;

import io.tickcache.job.UserException;
import io.tickcache.job.training.HistoryOptions;
import io.tickcache.recording.BadLinePolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which recordings are learned from or scored on. */
public final class HistoryArguments {

  @Option(
      names = "--recordings",
      required = true,
      arity = "1..*",
      paramLabel = "PATH",
      description = "Recordings: files, or directories of them.")
  private List<Path> recordings;

  @Option(
      names = "--kline-interval",
      paramLabel = "D",
      description = "Also make klines of this length from recorded trades, mixed with the books.")
  private Duration klineInterval;

  @Option(
      names = "--bad-lines",
      paramLabel = "POLICY",
      defaultValue = "skip",
      description = "Unusable lines of recordings: skip (report and count, the default) or fail.")
  private BadLinePolicy badLines;

  @Mixin private KlineArguments klines;

  @Option(
      names = "--idle-timeout",
      paramLabel = "D",
      defaultValue = "1h",
      description =
          "Event time without an event after which an instrument's context ends: the job's"
              + " instrument.idle-timeout (default ${DEFAULT-VALUE}).")
  private Duration idleTimeout;

  /** Checked: the paths exist. */
  public HistoryOptions toOptions() {
    for (Path path : recordings) {
      if (!Files.exists(path)) {
        throw new UserException("--recordings " + path + ": no such file or directory");
      }
    }
    return new HistoryOptions(
        recordings, klineInterval, badLines, klines.toLabels(), idleTimeout, null);
  }
}
