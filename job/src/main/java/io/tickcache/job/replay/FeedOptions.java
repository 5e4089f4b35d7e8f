package io.tickcache.job.replay;

import io.tickcache.job.ModelCheck;
import io.tickcache.job.UserException;
import io.tickcache.model.ModelDirectory;
import io.tickcache.recording.BadLinePolicy;
import io.tickcache.recording.klines.KlineLabels;
import io.tickcache.training.TrainingRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What market is published, and how fast.
 *
 * @param recordings files and directories to replay; empty: the simulated market
 * @param duration event time to replay; null: recordings whole, the simulator 20 s
 * @param speed how fast event time passes; null: max for recordings, 1x for the simulator
 * @param klineInterval of the klines aggregated from recorded trades, null for none; of the
 *     simulator's klines, null for 500 ms
 * @param marketInterval between market records made from the feed's order books; null for none
 * @param badLines what a bad line of a recording does
 * @param klineLabels what the user says of kline files
 * @param instruments of the simulator
 * @param updatesPerSecond of each of its instruments, event time
 * @param seed of the simulator
 */
public record FeedOptions(
    List<Path> recordings,
    Duration duration,
    Speed speed,
    Duration klineInterval,
    Duration marketInterval,
    BadLinePolicy badLines,
    KlineLabels klineLabels,
    int instruments,
    double updatesPerSecond,
    long seed) {

  private static final Duration DEFAULT_MARKET_INTERVAL = Duration.ofSeconds(1);
  private static final Duration SIMULATED_DURATION = Duration.ofSeconds(20);
  private static final Duration SIMULATED_KLINES = Duration.ofMillis(500);

  public FeedOptions {
    recordings = List.copyOf(recordings);
    boolean simulated = recordings.isEmpty();
    if (speed == null) {
      speed = simulated ? Speed.parse("1x") : Speed.MAX;
    }
    if (simulated && duration == null) {
      duration = SIMULATED_DURATION;
    }
    if (simulated && klineInterval == null) {
      klineInterval = SIMULATED_KLINES;
    }
  }

  /**
   * The same with market records if the model takes a prefix: if nothing else was asked for as far
   * apart as those that it was trained on. Only such a model lets the job read them.
   *
   * @param directory of the model, which may say how far those are apart; else a second
   * @throws UserException if they were asked for, and the model takes none
   */
  public FeedOptions withMarketRecordsFor(ModelDirectory model, Path directory) {
    if (model.config().prefixLength() > 0) {
      return withMarketInterval(
          marketInterval == null ? trainedMarketInterval(directory) : marketInterval);
    }
    if (marketInterval != null) {
      throw new UserException(
          "--market-interval %s: model '%s' takes no market prefix"
              .formatted(marketInterval, model.filesId()));
    }
    return this;
  }

  private static Duration trainedMarketInterval(Path directory) {
    TrainingRecord record = ModelCheck.trainingRecord(directory);
    Duration trained = record == null ? null : record.options().marketInterval();
    return trained == null ? DEFAULT_MARKET_INTERVAL : trained;
  }

  private FeedOptions withMarketInterval(Duration interval) {
    return new FeedOptions(
        recordings,
        duration,
        speed,
        klineInterval,
        interval,
        badLines,
        klineLabels,
        instruments,
        updatesPerSecond,
        seed);
  }

  /** Whether the market is the simulator's. */
  public boolean isSimulated() {
    return recordings.isEmpty();
  }

  /** Where the events come from, for people. */
  public String source() {
    return isSimulated()
        ? "simulator"
        : recordings.stream().map(Path::toString).collect(Collectors.joining(", "));
  }
}
