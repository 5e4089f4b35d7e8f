package io.tickcache.job.cli;

import io.tickcache.job.UserException;
import io.tickcache.recording.klines.KlineLabelRule;
import io.tickcache.recording.klines.KlineLabels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** What kline files do not say themselves. */
public final class KlineArguments {

  @Option(
      names = "--venue",
      paramLabel = "V",
      description = "Venue of all kline files, e.g. kraken or binance-spot.")
  private String venue;

  @Option(
      names = "--symbol",
      paramLabel = "S",
      description = "Symbol of all kline files, e.g. BTCUSDT.")
  private String symbol;

  @Option(
      names = "--interval",
      paramLabel = "I",
      description = "Interval of all kline files: 1s, 15m, 4h, 1d, 1w, 1M (months).")
  private String interval;

  @Option(
      names = "--kline-names",
      paramLabel = "FILE",
      description =
          "CSV file,venue,symbol,interval: the same for kline files whose paths end in the pattern"
              + " 'file', e.g. kraken/*.csv; the first that matches counts.")
  private Path names;

  /** Checked. */
  KlineLabels toLabels() {
    try {
      List<KlineLabelRule> rules = names == null ? List.of() : KlineLabelRule.read(names);
      long micros = interval == null ? 0 : KlineLabels.checkedInterval(interval);
      return new KlineLabels(venue, symbol, micros, rules);
    } catch (IllegalArgumentException e) {
      throw new UserException("--" + e.getMessage(), e);
    } catch (IOException e) {
      throw new UserException("--kline-names: " + e.getMessage(), e);
    }
  }
}
