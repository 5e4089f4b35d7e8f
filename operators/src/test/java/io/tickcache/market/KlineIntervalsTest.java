package io.tickcache.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KlineIntervalsTest {

  private static long micros(String instant) {
    return Instant.parse(instant).toEpochMilli() * 1_000;
  }

  @ParameterizedTest
  @ValueSource(strings = {"1s", "250ms", "1m", "15m", "1h", "4h", "1d", "1w", "1M", "3M"})
  void namesWhatItReads(String name) {
    assertThat(KlineIntervals.format(KlineIntervals.parse(name))).isEqualTo(name);
  }

  @Test
  void tellsMonthsFromMinutes() {
    assertThat(KlineIntervals.parse("1m")).isEqualTo(60_000_000);
    assertThat(KlineIntervals.parse("1M")).isEqualTo(KlineIntervals.MONTH_MICROS);
    assertThat(KlineIntervals.parse("1mo")).isEqualTo(KlineIntervals.MONTH_MICROS);
    assertThat(KlineIntervals.parse("BTC")).isZero();
    assertThat(KlineIntervals.parse("60")).isZero();
  }

  @Test
  void closesMonthsWithTheCalendar() {
    long january = micros("2024-01-01T00:00:00Z");
    long month = KlineIntervals.MONTH_MICROS;

    assertThat(KlineIntervals.closeMicros(january, month))
        .isEqualTo(micros("2024-02-01T00:00:00Z"));
    assertThat(KlineIntervals.after(january, month, 2)).isEqualTo(micros("2024-03-01T00:00:00Z"));
    assertThat(KlineIntervals.after(january, month, -1)).isEqualTo(micros("2023-12-01T00:00:00Z"));
    assertThat(KlineIntervals.after(january, 3 * month, 1))
        .isEqualTo(micros("2024-04-01T00:00:00Z"));
    assertThat(KlineIntervals.after(january, 86_400_000_000L, 31))
        .isEqualTo(micros("2024-02-01T00:00:00Z"));
  }

  @Test
  void refusesNoTimeWithAnException() {
    long month = KlineIntervals.MONTH_MICROS;

    assertThat(KlineIntervals.after(Long.MAX_VALUE, month * 3_000_000, 1))
        .isEqualTo(Long.MAX_VALUE);
  }
}
