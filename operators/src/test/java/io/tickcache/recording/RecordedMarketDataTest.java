package io.tickcache.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.exchange.BookTickerCheck;
import io.tickcache.exchange.RecordedEvent;
import io.tickcache.exchange.RecordedEvent.BookUpdateEvent;
import io.tickcache.exchange.RecordedEvent.KlineEvent;
import io.tickcache.market.BookOutcome;
import io.tickcache.market.Klines;
import io.tickcache.market.OrderBook;
import io.tickcache.market.OrderBookUpdates;
import io.tickcache.testing.RecordedData;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Replays the recordings beside the project, where there are any. */
class RecordedMarketDataTest {

  private final Map<String, OrderBook> books = new HashMap<>();
  private final Map<String, Long> lastTimes = new HashMap<>();
  private final Map<String, Integer> counts = new TreeMap<>(); // by "instrument OUTCOME"
  private final BookTickerCheck check = new BookTickerCheck();

  private void replay(String folder, Duration klineInterval) throws IOException {
    RecordingOptions options =
        RecordingOptions.defaults()
            .withBadLinePolicy(BadLinePolicy.FAIL)
            .withKlineInterval(klineInterval);
    try (RecordingReader reader = Recordings.open(List.of(RecordedData.require(folder)), options)) {
      reader.forEachRemaining(this::accept);
    }
    System.out.printf(
        "%s: %s; book ticker: %d of %d agree%n",
        folder, counts, check.agreeing(), check.comparable());
  }

  private void accept(RecordedEvent event) {
    String instrument = event.instrument();
    Long previous = lastTimes.put(instrument, event.eventTimeMicros());
    if (previous != null && previous > event.eventTimeMicros()) {
      throw new AssertionError(event + " comes after one of " + previous);
    }
    check.accept(event);
    if (event instanceof BookUpdateEvent book) {
      requireValid(OrderBookUpdates.validate(book.update()));
      BookOutcome outcome =
          books.computeIfAbsent(instrument, i -> new OrderBook()).apply(book.update());
      counts.merge(instrument + " " + outcome, 1, Integer::sum);
    } else if (event instanceof KlineEvent kline) {
      requireValid(Klines.validate(kline.kline()));
      String closed = kline.kline().getClosed() ? " KLINE" : " REVISION";
      counts.merge(instrument + closed, 1, Integer::sum);
    }
  }

  private static void requireValid(String reason) {
    if (reason != null) {
      throw new AssertionError(reason);
    }
  }

  @Test
  void replaysUsdMargined() throws IOException {
    replay("orderbook/binance-usdm", null);

    assertThat(counts)
        .isEqualTo(
            Map.of(
                "binance-usdm:BTCUSDT SNAPSHOT", 1,
                "binance-usdm:BTCUSDT APPLIED", 6547,
                "binance-usdm:ETHUSDT SNAPSHOT", 1,
                "binance-usdm:ETHUSDT APPLIED", 6581));
    assertThat(check.comparable()).isGreaterThan(13_000);
    assertThat(check.agreement()).isGreaterThanOrEqualTo(0.995);
  }

  @Test
  void replaysSpotWithKlinesOfItsTrades() throws IOException {
    replay("orderbook/binance-spot", Duration.ofSeconds(1));

    assertThat(counts)
        .isEqualTo(
            Map.of(
                "binance-spot:BTCUSDT SNAPSHOT", 1,
                "binance-spot:BTCUSDT APPLIED", 6493,
                "binance-spot:BTCUSDT KLINE", 650,
                "binance-spot:ETHUSDT SNAPSHOT", 1,
                "binance-spot:ETHUSDT APPLIED", 6468,
                "binance-spot:ETHUSDT KLINE", 650));
    assertThat(check.comparable()).isGreaterThan(12_900);
    assertThat(check.agreement()).isGreaterThanOrEqualTo(0.995);
  }

  @Test
  void replaysCoinMargined() throws IOException {
    replay("orderbook/binance-coinm", null);

    assertThat(counts)
        .isEqualTo(
            Map.of(
                "binance-coinm:BTCUSD_PERP SNAPSHOT", 1,
                "binance-coinm:BTCUSD_PERP APPLIED", 44_772,
                "binance-coinm:ETHUSD_PERP SNAPSHOT", 1,
                "binance-coinm:ETHUSD_PERP APPLIED", 39_133));
    assertThat(check.comparable()).isGreaterThan(83_000);
    assertThat(check.agreement()).isGreaterThanOrEqualTo(0.995);
  }

  @Test
  void replaysBybit() throws IOException {
    replay("orderbook/bybit", null);

    assertThat(counts)
        .containsEntry("bybit-linear:BTCUSDT APPLIED", 413)
        .containsEntry("bybit-linear:BTCUSDT KLINE", 1)
        .containsEntry("bybit-linear:BTCUSDT REVISION", 22)
        .containsEntry("bybit-linear:DOGEUSDT APPLIED", 379)
        .containsEntry("bybit-linear:ETHUSDT APPLIED", 420)
        .containsEntry("bybit-linear:SOLUSDT APPLIED", 382)
        .containsEntry("bybit-linear:XRPUSDT APPLIED", 49)
        .containsEntry("bybit-spot:BTCUSDT APPLIED", 299)
        .containsEntry("bybit-spot:ETHUSDT APPLIED", 249);
    assertThat(counts.keySet()).allMatch(key -> !key.endsWith("GAP") && !key.endsWith("CROSSED"));
    assertThat(check.comparable()).as("Bybit's tickers cannot be compared").isZero();
  }

  @Test
  void replaysKlineFilesWithTimestamps() throws IOException {
    replay("klines/bybit-1m", null);

    assertThat(counts)
        .hasSize(7)
        .containsEntry("bybit-linear:BTCUSDT KLINE", 43_200)
        .containsEntry("bybit-linear:SOLUSDT KLINE", 43_201);
  }

  @Test
  void replaysKlineFilesWithMilliseconds() throws IOException {
    replay("klines/bybit-1h", null);

    assertThat(counts)
        .isEqualTo(
            Map.of(
                "bybit-linear:BNBUSDT KLINE", 18_805,
                "bybit-linear:BTCUSDT KLINE", 19_261,
                "bybit-linear:ETHUSDT KLINE", 18_805,
                "bybit-linear:SOLUSDT KLINE", 18_805));
  }
}
