package io.tickcache.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EpochTimesTest {

  @ParameterizedTest
  @CsvSource({
    "1723161255, 1723161255000000",
    "1723161255030, 1723161255030000",
    "1723161255030314, 1723161255030314",
    "1723161255030314667, 1723161255030314",
    "631152000, 631152000000000",
    "631152000000, 631152000000000",
    "4102444800, 4102444800000000",
    "4102444800000000000, 4102444800000000"
  })
  void tellsTheUnitOfAWholeNumberByItsSize(long number, long micros) throws Exception {
    assertThat(EpochTimes.micros("E", number)).isEqualTo(micros);
    assertThat(EpochTimes.parse("E", Long.toString(number))).isEqualTo(micros);
  }

  @ParameterizedTest
  @ValueSource(
      longs = {
        0,
        1,
        -1723161255030L,
        631_151_999,
        4_102_444_801L,
        631_151_999_999L,
        17231612550303L,
        Long.MAX_VALUE,
        Long.MIN_VALUE
      })
  void refusesAWholeNumberThatIsNoTime(long number) {
    assertThatThrownBy(() -> EpochTimes.micros("E", number))
        .isInstanceOf(MalformedLineException.class)
        .hasMessage(
            "'E' = " + number + " must be a time from 1990 to 2100 in s, ms, µs or ns since 1970");
  }

  @ParameterizedTest
  @CsvSource({
    "1786310818.2235148, 1786310818223514",
    "1735689600000.0, 1735689600000000",
    "1.7356896E12, 1735689600000000",
    "2025-01-01 00:00:00+00:00, 1735689600000000",
    "2025-01-01T00:00:00Z, 1735689600000000",
    "2025-01-01T02:00:00+02:00, 1735689600000000",
    "2025-01-01T02:00:00+0200, 1735689600000000",
    "2025-01-01T02:00:00+02, 1735689600000000",
    "2025-01-01 00:00:00 UTC, 1735689600000000",
    "2025-01-01 00:00:00, 1735689600000000",
    "2025-01-01 00:00, 1735689600000000",
    "2025-01-01, 1735689600000000",
    "' 2025-01-01 00:00:00.123456789 ', 1735689600123456",
    "2025-01-01T00:00:00.5z, 1735689600500000"
  })
  void readsFractionsAndIsoTimesWithAndWithoutZone(String text, long micros) throws Exception {
    assertThat(EpochTimes.parse("timestamp", text)).isEqualTo(micros);
  }

  @Test
  void readsTimesTheSameInEveryLocale() throws Exception {
    Locale before = Locale.getDefault();
    try {
      for (String tag : new String[] {"ar-EG-u-nu-arab", "th-TH-u-ca-buddhist-nu-thai", "tr-TR"}) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        assertThat(EpochTimes.parse("t", "2025-01-01 00:00:00")).isEqualTo(1_735_689_600_000_000L);
        assertThatThrownBy(() -> EpochTimes.micros("t", 12)).hasMessageContaining("'t' = 12 must");
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "abc",
        "-5",
        "2025-13-01",
        "2025-02-30",
        "2025-01-01 25:00",
        "1.2.3",
        "1e",
        "٣"
      })
  void refusesWhatIsNoTime(String text) {
    assertThatThrownBy(() -> EpochTimes.parse("timestamp", text))
        .isInstanceOf(MalformedLineException.class)
        .hasMessageContaining("'timestamp' = '" + text + "' is not a time");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1969-01-01", "2101-01-01 00:00", "12", "1e999999999", "1e-999999999"})
  void refusesTextsOfOtherCenturies(String text) {
    assertThatThrownBy(() -> EpochTimes.parse("timestamp", text))
        .isInstanceOf(MalformedLineException.class)
        .satisfies(
            e ->
                assertThat(e.getMessage())
                    .containsAnyOf("must be a time from 1990 to 2100", "is not a time"));
  }

  @Test
  void refusesTextsWithoutEnd() {
    assertThatThrownBy(() -> EpochTimes.parse("timestamp", "1".repeat(1_000_000)))
        .isInstanceOf(MalformedLineException.class)
        .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(200));
  }
}
