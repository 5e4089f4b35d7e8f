package io.tickcache.job.replay;

import io.tickcache.job.Terminal;
import io.tickcache.job.UserException;
import io.tickcache.recording.BadLine;
import io.tickcache.recording.RecordingOptions;
import io.tickcache.recording.account.ReadingAccount;
import io.tickcache.simulator.SimulatorOptions;
import java.util.function.Consumer;

/** Opens recordings or the simulated market. */
public final class MarketFeeds {

  private MarketFeeds() {}

  /**
   * Opens what the options ask for.
   *
   * @param terminal where to say what recordings hold
   * @param badLines is told of lines of recordings that cannot be used
   * @throws UserException if an option is wrong, or there is nothing to read
   */
  public static MarketFeed open(
      FeedOptions options, Terminal terminal, Consumer<BadLine> badLines) {
    return options.isSimulated() ? simulated(options) : recorded(options, terminal, badLines);
  }

  private static MarketFeed simulated(FeedOptions options) {
    try {
      return MarketFeed.simulated(
          SimulatorOptions.defaults()
              .withSeed(options.seed())
              .withInstruments(options.instruments())
              .withUpdatesPerSecond(options.updatesPerSecond())
              .withKlineInterval(options.klineInterval()),
          options.marketInterval(),
          options.duration());
    } catch (IllegalArgumentException e) {
      throw new UserException("simulator: " + e.getMessage(), e);
    }
  }

  private static MarketFeed recorded(
      FeedOptions options, Terminal terminal, Consumer<BadLine> badLines) {
    ReadingAccount account = new ReadingAccount();
    return MarketFeed.recordings(
        options.recordings(),
        RecordingOptions.defaults()
            .withAccount(account)
            .withListener(new RecordingsTable(terminal, account))
            .withKlineLabels(options.klineLabels())
            .withKlineInterval(options.klineInterval())
            .withBadLinePolicy(options.badLines())
            .withBadLineListener(badLines),
        options.marketInterval(),
        options.duration());
  }
}
