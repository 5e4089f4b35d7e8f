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
        "x1:BRK.B"
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
        "binance:BTÇ"
      })
  void refusesEverythingElse(String instrument) {
    assertThat(Instruments.validate(instrument))
        .isEqualTo(
            "instrument = '%s' must be venue:symbol, the venue of a-z 0-9 - and the symbol of"
                + " A-Z 0-9 _ . -",
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
