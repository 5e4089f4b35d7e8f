package io.tickcache.market;

import static io.tickcache.testing.TestKlines.MINUTE_MICROS;
import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.schemas.Kline;
import io.tickcache.testing.TestKlines;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KlinesTest {

  @Test
  void acceptsWhatExchangesSend() {
    assertThat(Klines.validate(TestKlines.closed(0, 100, 0))).isNull();
    assertThat(Klines.validate(TestKlines.open(3, 100, 2))).isNull();
    assertReason(null, kline -> kline.setTurnover(0.0));
    assertReason(null, kline -> kline.setTurnover(1e30));
    assertReason(
        null,
        kline -> {
          kline.setLow(99);
          kline.setHigh(101);
          kline.setOpen(101);
          kline.setClose(99);
        });
  }

  @Test
  void refusesANameThatIsNoInstrument() {
    assertReason("instrument = 'x' must be venue:symbol", kline -> kline.setInstrument("x"));
  }

  @Test
  void refusesTimesThatDoNotFitTogether() {
    assertReason("intervalMicros = 0 must be above 0", kline -> kline.setIntervalMicros(0));
    assertReason("openTimeMicros = -5 must not be negative", kline -> kline.setOpenTimeMicros(-5));
    String rule = " must be openTimeMicros = 60000000 + intervalMicros = 60000000";
    assertReason("closeTimeMicros = 7" + rule, kline -> kline.setCloseTimeMicros(7));
    assertReason(
        "closeTimeMicros = -9223372036854775808" + rule,
        kline -> kline.setCloseTimeMicros(Long.MIN_VALUE));
    assertReason(
        "eventTimeMicros = 119999999 of a closed kline must equal closeTimeMicros = 120000000",
        kline -> kline.setEventTimeMicros(2 * MINUTE_MICROS - 1));
  }

  @ParameterizedTest
  @ValueSource(longs = {MINUTE_MICROS - 1, 2 * MINUTE_MICROS})
  void refusesARevisionOutsideItsInterval(long eventTimeMicros) {
    Kline kline = TestKlines.open(1, 100, 1);
    kline.setEventTimeMicros(eventTimeMicros);

    assertThat(Klines.validate(kline))
        .isEqualTo(
            "eventTimeMicros = %d of an open kline must be from openTimeMicros = 60000000"
                + " to before closeTimeMicros = 120000000",
            eventTimeMicros);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.NEGATIVE_INFINITY, 1e300})
  void refusesAPriceThatIsNone(double price) {
    String rule = " = " + price + " must be from 1.0E-18 to 1.0E18";
    assertReason("open" + rule, kline -> kline.setOpen(price));
    assertReason("high" + rule, kline -> kline.setHigh(price));
    assertReason("low" + rule, kline -> kline.setLow(price));
    assertReason("close" + rule, kline -> kline.setClose(price));
  }

  @Test
  void refusesPricesOutsideLowToHigh() {
    assertReason("high = 99.0 must not be below low = 100.0", kline -> kline.setHigh(99));
    assertReason(
        "open = 101.0 must be from low = 100.0 to high = 100.0", kline -> kline.setOpen(101));
    assertReason(
        "close = 99.0 must be from low = 100.0 to high = 100.0", kline -> kline.setClose(99));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, Double.NaN, Double.POSITIVE_INFINITY})
  void refusesAnAmountThatIsNone(double amount) {
    assertReason("volume = " + amount + " must be from 0 to", kline -> kline.setVolume(amount));
    assertReason(
        "turnover = " + amount + " must be finite and not negative",
        kline -> kline.setTurnover(amount));
  }

  private static void assertReason(String start, Consumer<Kline> spoil) {
    Kline kline = TestKlines.closed(1, 100, 1);
    spoil.accept(kline);
    if (start == null) {
      assertThat(Klines.validate(kline)).isNull();
    } else {
      assertThat(Klines.validate(kline)).startsWith(start);
    }
  }
}
