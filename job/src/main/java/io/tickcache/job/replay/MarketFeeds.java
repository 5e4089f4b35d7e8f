package io.tickcache.job.replay;

import io.tickcache.job.UserException;
import io.tickcache.recording.BadLine;
import io.tickcache.recording.RecordingOptions;
import io.tickcache.simulator.SimulatorOptions;
import java.util.function.Consumer;

/** Opens recordings or the simulated market. */
public final class MarketFeeds {

  private MarketFeeds() {}

  /**
   * Opens what the options ask for.
   *
   * @param table is filled with what recordings hold
   * @param badLines is told of lines of recordings that cannot be used
   * @throws UserException if an option is wrong, or there is nothing to read
   */
  public static MarketFeed open(
      FeedOptions options, RecordingsTable table, Consumer<BadLine> badLines) {
    return options.isSimulated() ? simulated(options) : recorded(options, table, badLines);
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
      FeedOptions options, RecordingsTable table, Consumer<BadLine> badLines) {
    return MarketFeed.recordings(
        options.recordings(),
        table
            .listen(RecordingOptions.defaults())
            .withKlineLabels(options.klineLabels())
            .withKlineInterval(options.klineInterval())
            .withBadLinePolicy(options.badLines())
            .withBadLineListener(badLines),
        options.marketInterval(),
        options.duration());
  }
}
