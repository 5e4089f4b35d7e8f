package io.tickcache.exchange;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;

/**
 * The one rule by which times of recorded files become microseconds since 1970-01-01 UTC. A number
 * is read in that unit, of seconds, milliseconds, microseconds and nanoseconds, in which it lies
 * from 1990 to 2100: no number does so in two. A text is a number or an ISO time; one without a
 * zone is UTC. What is finer than a microsecond is cut off.
 */
public final class EpochTimes {

  private static final long MIN_SECONDS = 631_152_000; // 1990-01-01
  private static final long MAX_SECONDS = 4_102_444_800L; // 2100-01-01
  private static final long THOUSAND = 1_000;
  private static final long MILLION = 1_000_000;
  private static final long BILLION = 1_000_000_000;
  private static final int MAX_DIGITS = 40; // so that no text is a number without end

  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendPattern("['T'][' ']HH:mm[:ss]")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .optionalEnd()
          .appendPattern("[' ']")
          .appendPattern("[XXX][XX][X]['UTC'][z]")
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private EpochTimes() {}

  /**
   * A whole number of seconds, milliseconds, microseconds or nanoseconds, as microseconds.
   *
   * @param field what the number is called where it was read, for the message
   * @throws MalformedLineException if it is no time from 1990 to 2100 in any of these units
   */
  public static long micros(String field, long number) throws MalformedLineException {
    if (isWithin(number, 1)) {
      return number * MILLION;
    }
    if (isWithin(number, THOUSAND)) {
      return number * THOUSAND;
    }
    if (isWithin(number, MILLION)) {
      return number;
    }
    if (isWithin(number, BILLION)) {
      return number / THOUSAND;
    }
    throw implausible(field, Long.toString(number));
  }

  private static boolean isWithin(long number, long unitsPerSecond) {
    return number >= MIN_SECONDS * unitsPerSecond && number <= MAX_SECONDS * unitsPerSecond;
  }

  /**
   * A number, with a fraction or without, or an ISO time such as {@code 2025-05-29 19:06:00+00:00},
   * {@code 2025-05-29T19:06:00.123Z}, {@code 2025-05-29 19:06} or {@code 2025-05-29}, as
   * microseconds.
   *
   * @param field what the text is called where it was read, for the message
   * @throws MalformedLineException if it is neither, or not from 1990 to 2100
   */
  public static long parse(String field, String text) throws MalformedLineException {
    String trimmed = text.trim();
    if (trimmed.length() > MAX_DIGITS) {
      throw implausible(field, trimmed.substring(0, MAX_DIGITS) + "…");
    }
    return isNumber(trimmed) ? parseNumber(field, trimmed) : parseIso(field, trimmed);
  }

  /** Not a date: dates have a minus or a colon behind their first digits, numbers at most an E. */
  private static boolean isNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean digit = c >= '0' && c <= '9';
      boolean exponent = i > 0 && (c == 'e' || c == 'E' || c == '+');
      if (!digit && !exponent && c != '.') {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static long parseNumber(String field, String text) throws MalformedLineException {
    try {
      BigDecimal number = new BigDecimal(text);
      for (long unit = 1; unit <= BILLION; unit *= THOUSAND) {
        if (number.compareTo(BigDecimal.valueOf(MIN_SECONDS * unit)) >= 0
            && number.compareTo(BigDecimal.valueOf(MAX_SECONDS * unit)) <= 0) {
          return number
              .multiply(BigDecimal.valueOf(MILLION))
              .divide(BigDecimal.valueOf(unit), 0, RoundingMode.FLOOR)
              .longValueExact();
        }
      }
      throw implausible(field, text);
    } catch (NumberFormatException e) {
      throw new MalformedLineException("'" + field + "' = '" + text + "' is not a time");
    }
  }

  private static long parseIso(String field, String text) throws MalformedLineException {
    try {
      Instant time = instant(ISO.parse(text));
      if (time.getEpochSecond() < MIN_SECONDS || time.getEpochSecond() > MAX_SECONDS) {
        throw implausible(field, text);
      }
      return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    } catch (DateTimeParseException e) {
      throw new MalformedLineException(
          "'%s' = '%s' is not a time: write a number or e.g. 2025-05-29 19:06:00+00:00"
              .formatted(field, text));
    } catch (DateTimeException e) {
      throw implausible(field, text);
    }
  }

  private static Instant instant(TemporalAccessor parsed) {
    LocalDate date = LocalDate.from(parsed);
    LocalDateTime time =
        parsed.isSupported(ChronoField.HOUR_OF_DAY)
            ? LocalDateTime.from(parsed)
            : date.atStartOfDay();
    var zone = parsed.query(TemporalQueries.zone());
    return time.atZone(zone == null ? ZoneOffset.UTC : zone).toInstant();
  }

  private static MalformedLineException implausible(String field, String value) {
    return new MalformedLineException(
        "'%s' = %s must be a time from 1990 to 2100 in s, ms, µs or ns since 1970"
            .formatted(field, value));
  }
}
