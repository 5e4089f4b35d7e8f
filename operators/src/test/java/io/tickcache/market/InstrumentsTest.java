package io.tickcache.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstrumentsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "binance-usdm:BTCUSDT",
        "binance-coinm:BTCUSD_PERP",
        "bybit-linear:1000PEPEUSDT",
        "sim:SYM0001",
        "okx:BTC-USD-SWAP",
        "x1:BRK.B",
        "binance-usdm:币安人生USDT",
        "binance-spot:我踏马来了USDT",
        "binance-usdm:БТЦUSDT",
        "binance-usdm:เหรียญUSDT",
        "binance-usdm:हिन्दीUSDT",
        "binance-usdm:عملة",
        "binance-usdm:CAFÉUSDT",
        "binance-usdm:𠮷USDT"
      })
  void acceptsVenueAndSymbol(String instrument) {
    assertThat(Instruments.validate(instrument)).isNull();
    assertThat(Instruments.venue(instrument) + ":" + Instruments.symbol(instrument))
        .isEqualTo(instrument);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        ":",
        "BTCUSDT",
        "binance:",
        ":BTCUSDT",
        "Binance:BTCUSDT",
        "binance:btcusdt",
        "binance:BTC:USDT",
        "binance :BTC",
        "binance:BTC/USDT",
        "binance:BTC\n",
        "bin_ance:BTC",
        "binance:BTC USDT",
        "binance:币安 人生USDT",
        "binance:BTC😀",
        "binance:BTC\u200d",
        "binance:BTC\ud800",
        "binance:BTC٣",
        "бинанс:BTC",
        "binance:btc币"
      })
  void refusesEverythingElse(String instrument) {
    assertThat(Instruments.validate(instrument))
        .isEqualTo(
            "instrument = '%s' must be venue:symbol, the venue of a-z 0-9 - and the symbol of"
                + " A-Z 0-9 _ . - and letters that ASCII lacks",
            instrument);
    assertThatIllegalArgumentException().isThrownBy(() -> Instruments.venue(instrument));
    assertThatIllegalArgumentException().isThrownBy(() -> Instruments.symbol(instrument));
  }

  @Test
  void splitsAtTheColon() {
    assertThat(Instruments.venue("binance-usdm:BTCUSDT")).isEqualTo("binance-usdm");
    assertThat(Instruments.symbol("binance-usdm:BTCUSDT")).isEqualTo("BTCUSDT");
  }
}
