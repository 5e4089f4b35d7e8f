package io.tickcache.job.replay;

import io.tickcache.job.UserException;
import io.tickcache.recording.BadLine;
import io.tickcache.recording.RecordingOptions;
import io.tickcache.simulator.SimulatorOptions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
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
    return options.isSimulated()
        ? simulated(options, SimulatorOptions.defaults())
        : recorded(options, table, badLines);
  }

  /**
   * The simulated market, opened at a time: published at once, its event times are the clock's.
   *
   * @throws UserException if an option is wrong, asks for recordings, which keep their times, or
   *     for a speed at which event time would leave the clock
   */
  public static MarketFeed live(FeedOptions options, Instant opens) {
    if (!options.isSimulated()) {
      throw new UserException("--live is for the simulated market: recordings keep their times");
    }
    if (!options.speed().equals(Speed.parse("1x"))) {
      throw new UserException(
          "--live with --speed %s: event time would leave the clock; it goes at 1x"
              .formatted(options.speed()));
    }
    return simulated(
        options,
        SimulatorOptions.defaults()
            .withStartTimeMicros(ChronoUnit.MICROS.between(Instant.EPOCH, opens)));
  }

  private static MarketFeed simulated(FeedOptions options, SimulatorOptions market) {
    try {
      return MarketFeed.simulated(
          market
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
