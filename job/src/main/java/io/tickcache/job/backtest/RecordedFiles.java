package io.tickcache.job.backtest;

import io.tickcache.backtest.Liquidity;
import io.tickcache.backtest.simulation.FundingRate;
import io.tickcache.job.UserException;
import io.tickcache.job.backtest.trading.TermsFile;
import io.tickcache.job.backtest.trading.TradingFile;
import io.tickcache.job.options.TickcacheOptions;
import io.tickcache.job.replay.MarketFeed;
import io.tickcache.market.KlineIntervals;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.TokenSource;
import io.tickcache.recording.account.RecordingsListener;
import io.tickcache.recording.klines.KlineGroup;
import io.tickcache.steps.KlineIntervalRule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is known of recordings before they are read: kline files are named by their instruments.
 * Refuses what cannot go with them before hours of work. Of files of messages nothing is known.
 */
final class RecordedFiles implements RecordingsListener {

  private final Set<String> instruments = new TreeSet<>();
  private final Set<Long> intervals = new TreeSet<>();
  private boolean messages;

  private RecordedFiles() {}

  static RecordedFiles of(BacktestOptions options) throws IOException {
    RecordedFiles files = new RecordedFiles();
    try (MarketFeed feed = Recording.open(options, files)) {
      return files;
    }
  }

  /**
   * Refuses files and orders that do not go with klines.
   *
   * @throws UserException naming file, key and rule
   */
  void check(TradingFile trading, TermsFile terms, List<FundingRate> funding) {
    if (messages) {
      return;
    }
    if (trading.execution() == Liquidity.MAKER) {
      throw new UserException(
          "'execution' = maker needs recorded order books and trades; the recordings are klines: "
              + instruments);
    }
    terms.requireData(instruments);
    if (!funding.isEmpty()
        && funding.stream().noneMatch(rate -> instruments.contains(rate.instrument()))) {
      throw new UserException(
          "funding %s: has no rate of the recordings' instruments: %s"
              .formatted(trading.fundingFile(), instruments));
    }
  }

  /**
   * Refuses a model of which these klines would make no step.
   *
   * @param settings options of the job that the user set
   * @throws UserException naming the model, what it takes, and what there is
   */
  void check(ModelConfig model, List<String> settings) {
    if (messages) {
      return;
    }
    if (model.tokenTypeOf(TokenSource.KLINE) < 0) {
      throw new UserException(
          "--model: '%s' takes no klines; the recordings are klines: %s"
              .formatted(model.name(), instruments));
    }
    Set<Long> trained =
        KlineIntervalRule.trainedOn(model).stream()
            .flatMap(Set::stream)
            .collect(Collectors.toCollection(TreeSet::new));
    String key = TickcacheOptions.MODEL_KLINE_INTERVALS.key();
    if (!trained.isEmpty()
        && Collections.disjoint(trained, intervals)
        && settings.stream().noneMatch(set -> set.startsWith(key))) {
      throw new UserException(
          "--model: '%s' was trained on klines of %s; the recordings have those of %s (%s)"
              .formatted(model.name(), names(trained), names(intervals), key));
    }
  }

  private static String names(Set<Long> intervals) {
    return intervals.stream().map(KlineIntervals::format).collect(Collectors.joining(", "));
  }

  @Override
  public void klines(KlineGroup group) {
    instruments.add(group.instrument());
    intervals.add(group.intervalMicros());
  }

  @Override
  public void messages(Path file) {
    messages = true;
  }

  @Override
  public void opened() {}
}
