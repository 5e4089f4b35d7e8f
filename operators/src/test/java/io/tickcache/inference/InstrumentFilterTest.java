package io.tickcache.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tickcache.steps.RefusedEventException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstrumentFilterTest {

  @ParameterizedTest
  @CsvSource({
    "*, binance:BTCUSDT, true",
    "*, , true",
    "okx:*|*, binance:BTCUSDT, true",
    "binance*:BTC*, binance-usdm:BTCUSDT, true",
    "binance*:BTC*, binance-usdm:ETHUSDT, false",
    "binance:BTC?SDT, binance:BTCUSDT, true",
    "binance:BTC?SDT, binance:BTCSDT, false",
    "a:B.C, a:BXC, false", // a dot is a dot
    "okx:*|bybit:*, bybit:XRP, true",
    "binance*:币安*, binance-usdm:币安人生USDT, true",
    "binance:𠮷USDT, binance:𠮷USDT, true", // two chars, one letter
    "binance:?USDT, binance:𠮷USDT, true",
    "binance:币*, binance:我踏马来了USDT, false",
  })
  void letsPassWhatAPatternMatches(String globs, String instrument, boolean known) {
    InstrumentFilter filter = new InstrumentFilter(List.of(globs.split("\\|")));
    for (int time = 0; time < 2; time++) { // the second time by memory
      Throwable refusal = catchThrowable(() -> filter.check(instrument == null ? "" : instrument));
      if (known) {
        assertThat(refusal).isNull();
      } else {
        assertThat(refusal)
            .isInstanceOf(RefusedEventException.class)
            .hasMessageContaining("unknown instrument '" + instrument + "'");
      }
    }
  }
}
