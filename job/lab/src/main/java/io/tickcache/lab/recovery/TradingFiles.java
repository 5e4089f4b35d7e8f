package io.tickcache.lab.recovery;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.job.options.forecasting.ForecastOptions;
import io.tickcache.job.options.scoring.ScoreOptions;
import io.tickcache.job.options.trading.TradingOptions;
import io.tickcache.job.replay.MarketFeed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A strategy, a portfolio, and scores and forecasts that come often, so that a kill finds much to
 * lose.
 */
final class TradingFiles {

  private static final int EVENTS_LOOKED_AT = 10_000;
  private static final int MOST_INSTRUMENTS = 50;

  private static final String STRATEGY =
      """
      entry: 0.001
      min-confidence: 0
      expiry: 2 s
      """;
  private static final String PORTFOLIO =
      """
      instruments: [%s]
      every: 1 s
      rule: reference
      """;

  private TradingFiles() {}

  /**
   * Writes them.
   *
   * @param directory where to
   * @param feed whose first instruments are held; is read from
   * @return KEY=VALUE of the options that name them
   */
  static List<String> write(Path directory, MarketFeed feed) throws IOException {
    Path strategy = Files.writeString(directory.resolve("strategy.yaml"), STRATEGY);
    Path portfolio =
        Files.writeString(
            directory.resolve("portfolio.yaml"),
            PORTFOLIO.formatted(String.join(", ", quoted(instruments(feed)))));
    return List.of(
        TradingOptions.STRATEGY.key() + "=" + strategy,
        TradingOptions.PORTFOLIO.key() + "=" + portfolio,
        ScoreOptions.WINDOW.key() + "=10 s",
        ScoreOptions.INTERVAL.key() + "=1 s",
        ForecastOptions.HORIZON.key() + "=3",
        ForecastOptions.INTERVAL.key() + "=500 ms",
        ForecastOptions.PATHS.key() + "=4",
        ForecastOptions.TEMPERATURE.key() + "=1");
  }

  private static Set<String> instruments(MarketFeed feed) {
    Set<String> instruments = new TreeSet<>();
    for (int i = 0;
        i < EVENTS_LOOKED_AT && instruments.size() < MOST_INSTRUMENTS && feed.hasNext();
        i++) {
      RecordedEvent event = feed.next();
      if (event instanceof RecordedEvent.BookUpdateEvent) {
        instruments.add(event.instrument());
      }
    }
    return instruments;
  }

  private static List<String> quoted(Set<String> names) {
    return names.stream().map(name -> '"' + name + '"').toList();
  }
}
