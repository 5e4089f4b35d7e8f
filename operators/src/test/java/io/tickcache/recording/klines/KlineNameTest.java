package io.tickcache.recording.klines;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.market.KlineIntervals;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KlineNameTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "BTCUSDT_1m.csv.gz, BTCUSDT, -, -, 1m",
        "BTCUSDT_bybit_linear_1h.csv.gz, BTCUSDT, bybit, linear, 1h",
        "BTCUSDT_Binance_spot_1m.csv, BTCUSDT, binance, spot, 1m",
        "BTCUSDT_kucoin_1m.csv, BTCUSDT, kucoin, -, 1m",
        "BTCUSDT_elsewhere_spot_1m.csv, BTCUSDT, elsewhere, spot, 1m",
        "BTCUSDT-1h-2025-01.zip, BTCUSDT, -, -, 1h",
        "BTCUSDT-1m-2025-01-31.csv, BTCUSDT, -, -, 1m",
        "BTCUSD_PERP-1h-2025-01.csv, BTCUSD_PERP, -, -, 1h",
        "BTCUSDT_250328-1h-2025-01.csv, BTCUSDT_250328, -, -, 1h",
        "BTC_USDT-5m.json, BTC_USDT, -, -, 5m",
        "BTC_USDT_USDT-1h-futures.json, BTC_USDT_USDT, -, futures, 1h",
        "BTC-USDT_okx_1d.csv, BTC-USDT, okx, -, 1d",
        "Binance_BTCUSDT_d.csv, BTCUSDT, binance, -, 1d",
        "OKX_BTCUSDT_1h.csv, BTCUSDT, okx, -, 1h",
        "WOO_USDT-1h.json, WOO_USDT, -, -, 1h",
        "1000SHIBUSDT_1m.csv, 1000SHIBUSDT, -, -, 1m",
        "btcusdt_1h.csv, btcusdt, -, -, 1h",
        "klines_ETHUSDT_15min.csv, ETHUSDT, -, -, 15m",
        "ETHUSDT_1M.csv, ETHUSDT, -, -, 1M",
        "ETHUSDT-1mo-2024-01.csv, ETHUSDT, -, -, 1M",
        "ETHUSDT_1D.csv, ETHUSDT, -, -, 1d",
        "ETHUSDT.csv, ETHUSDT, -, -, -",
        "币安人生USDT-1h-2025-10.csv, 币安人生USDT, -, -, 1h",
        "BTCUSDT_1m_2023.csv, BTCUSDT, -, -, 1m",
        "20250101_BTCUSDT_1m.csv, BTCUSDT, -, -, 1m",
        "XBTUSD_60.csv, XBTUSD, -, -, -",
        "BTCUSDT_15_2023-01-01_2023-01-31.csv, BTCUSDT, -, -, -",
        "BTCUSD_200925-1h-2020-09.csv, BTCUSD_200925, -, -, 1h",
        "BTCUSD_201225-1h-2020-12.csv, BTCUSD_201225, -, -, 1h",
      })
  void readsNames(String file, String symbol, String exchange, String market, String interval) {
    KlineName name = KlineName.of(file);

    assertThat(name.symbol()).isEqualTo(symbol);
    assertThat(name.exchange()).isEqualTo(exchange);
    assertThat(name.market()).isEqualTo(market);
    assertThat(name.intervalMicros())
        .isEqualTo(interval == null ? 0 : KlineIntervals.parse(interval));
  }

  @Test
  void keepsWordsThatNothingExplains() {
    assertThat(KlineName.of("BTCUSDT_1m_mine.csv").unknownWords()).containsExactly("mine");
    assertThat(KlineName.of("BTCUSDT_1m_2023.csv").unknownWords()).isEmpty();
    assertThat(KlineName.of("BTCUSDT_bybit_1m_klines.csv").unknownWords()).isEmpty();
  }

  @Test
  void seesKlinesThatAreNotOfTrades() {
    assertThat(KlineName.of("BTC_USDT_USDT-1h-mark.json").noTrades()).isEqualTo("mark");
    assertThat(KlineName.of("BTC_USDT_USDT-8h-funding_rate.json").noTrades()).isEqualTo("funding");
    assertThat(KlineName.of("INDEX_USDT-1h.json").noTrades()).isNull();
  }

  @Test
  void knowsBinancesAndFreqtradesNames() {
    assertThat(KlineName.of("BTCUSDT-1h-2025-01.zip").isOfBinancesArchive()).isTrue();
    assertThat(KlineName.of("BTCUSDT-1mo-2025-01.zip").isOfBinancesArchive()).isTrue();
    assertThat(KlineName.of("BTCUSDT-1h-2025-01-03.csv").isOfBinancesArchive()).isTrue();
    assertThat(KlineName.of("BTCUSDT_1h.csv").isOfBinancesArchive()).isFalse();
    assertThat(KlineName.of("BTC_USDT-5m.json.gz").isFreqtrades()).isTrue();
    assertThat(KlineName.of("BTC_USDT_USDT-1h-futures.json").isFreqtrades()).isTrue();
    assertThat(KlineName.of("BTCUSDT-5m.json").isFreqtrades()).isFalse();
  }
}
