package io.tickcache.backtest.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.backtest.EquitySeries;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class UtcDaysTest {

  @Test
  void aDayIsItsLastMarkOverTheLastMarkOfTheDayBefore() {
    UtcDays days = UtcDays.of(series("2025-01-01T08:00:00Z", 8, 100, 50, 110, 99, 99, 99, 198));
    // 08:00, 16:00 | 00:00, 08:00, 16:00 | 00:00, 08:00
    assertThat(days.first()).isEqualTo(LocalDate.parse("2025-01-01").toEpochDay());
    assertThat(days.returns()).containsExactly(50 / 100.0 - 1, 99 / 50.0 - 1, 198 / 99.0 - 1);
  }

  @Test
  void daysOfNothingAreFlatDays() {
    UtcDays days = UtcDays.of(series("2025-01-01T00:00:00Z", 12, 100, 100, 100, 100, 100, 100));
    assertThat(days.returns()).containsExactly(0, 0, 0);
  }

  @Test
  void aDayThatHasOnlyTheStartingCapitalIsNone() {
    UtcDays days = UtcDays.of(series("2025-01-01T00:00:00Z", 24, 100, 101, 102));
    assertThat(days.returns()).containsExactly(101 / 100.0 - 1, 102 / 101.0 - 1);
  }

  @Test
  void aGridOfMoreThanADayHasFlatDaysBetween() {
    UtcDays days = UtcDays.of(series("2025-01-01T00:00:00Z", 48, 100, 110, 121));
    assertThat(days.returns()).containsExactly(110 / 100.0 - 1, 0, 121 / 110.0 - 1);
  }

  @Test
  void onePointIsNoDay() {
    assertThat(UtcDays.of(series("2025-01-01T00:00:00Z", 1, 100)).returns()).isEmpty();
  }

  private static EquitySeries series(String from, int hours, double... equity) {
    long[] times = new long[equity.length];
    for (int i = 0; i < times.length; i++) {
      times[i] =
          TimeUnit.MILLISECONDS.toMicros(
              Instant.parse(from).plus(Duration.ofHours((long) hours * i)).toEpochMilli());
    }
    return new EquitySeries(
        TimeUnit.HOURS.toMicros(hours),
        times,
        equity,
        equity,
        new double[equity.length],
        new double[equity.length]);
  }
}
