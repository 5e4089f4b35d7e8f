package io.tickcache.job.training;

import io.tickcache.recording.BadLinePolicy;
import io.tickcache.recording.klines.KlineLabels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Which recordings are read into histories.
 *
 * @param recordings files and directories
 * @param klineInterval of klines to make from recorded trades; null for none
 * @param badLines what a bad line does
 * @param klineLabels what the user says of kline files
 * @param idleTimeout event time without an event after which a context ends
 * @param marketInterval between market records to make of recorded order books; null for none
 */
public record HistoryOptions(
    List<Path> recordings,
    Duration klineInterval,
    BadLinePolicy badLines,
    KlineLabels klineLabels,
    Duration idleTimeout,
    Duration marketInterval) {

  public HistoryOptions {
    recordings = List.copyOf(recordings);
  }

  /** The same with market records of so long each; null for none. */
  public HistoryOptions withMarketInterval(Duration interval) {
    return new HistoryOptions(
        recordings, klineInterval, badLines, klineLabels, idleTimeout, interval);
  }
}
