package io.tickcache.market;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lengths of klines, in microseconds, and their names. Calendar months have no one length: they are
 * known by {@link #MONTH_MICROS}, and a kline of months closes where so many calendar months (UTC)
 * have passed.
 */
public final class KlineIntervals {

  /** The mean month of the Gregorian calendar: the name of the interval, no month's length. */
  public static final long MONTH_MICROS = 2_629_746_000_000L;

  private static final long SECOND_MICROS = 1_000_000;
  private static final long MINUTE_MICROS = 60 * SECOND_MICROS;
  private static final long HOUR_MICROS = 60 * MINUTE_MICROS;
  private static final long DAY_MICROS = 24 * HOUR_MICROS;
  private static final long WEEK_MICROS = 7 * DAY_MICROS;
  private static final Pattern NAME =
      Pattern.compile(
          "(\\d{1,9})(us|ms|s|sec|m|min|h|hour|d|day|w|week|M|mo|month)", Pattern.CASE_INSENSITIVE);

  private KlineIntervals() {}

  /** Whether the interval is a number of calendar months. */
  public static boolean isMonths(long intervalMicros) {
    return intervalMicros > 0 && intervalMicros % MONTH_MICROS == 0;
  }

  /**
   * The time so many klines after another, or before it if the number is negative, microseconds
   * since 1970-01-01 UTC.
   */
  public static long after(long timeMicros, long intervalMicros, int klines) {
    return isMonths(intervalMicros)
        ? plusMonths(timeMicros, klines * (intervalMicros / MONTH_MICROS))
        : timeMicros + klines * intervalMicros;
  }

  /** Records may hold any numbers: a time beyond all others is refused like any wrong one. */
  private static long plusMonths(long timeMicros, long months) {
    Instant time = Instant.EPOCH.plus(timeMicros, ChronoUnit.MICROS);
    try {
      Instant then =
          LocalDateTime.ofInstant(time, ZoneOffset.UTC)
              .plusMonths(months)
              .toInstant(ZoneOffset.UTC);
      return ChronoUnit.MICROS.between(Instant.EPOCH, then);
    } catch (ArithmeticException | DateTimeException e) {
      return Long.MAX_VALUE;
    }
  }

  /** When a kline closes: the first instant after it. */
  public static long closeMicros(long openMicros, long intervalMicros) {
    return after(openMicros, intervalMicros, 1);
  }

  /**
   * The interval of a name such as {@code 1s}, {@code 15m}, {@code 4h}, {@code 1d}, {@code 1w},
   * {@code 1M} (a month; a minute is {@code 1m}); capitals count only there.
   *
   * @return 0 if it is no such name
   */
  public static long parse(String name) {
    Matcher matcher = NAME.matcher(name);
    return matcher.matches() ? Long.parseLong(matcher.group(1)) * unit(matcher.group(2)) : 0;
  }

  private static long unit(String unit) {
    if (unit.equals("M")) {
      return MONTH_MICROS;
    }
    return switch (unit.toLowerCase(Locale.ROOT)) {
      case "us" -> 1;
      case "ms" -> SECOND_MICROS / 1_000;
      case "s", "sec" -> SECOND_MICROS;
      case "m", "min" -> MINUTE_MICROS;
      case "h", "hour" -> HOUR_MICROS;
      case "d", "day" -> DAY_MICROS;
      case "w", "week" -> WEEK_MICROS;
      default -> MONTH_MICROS;
    };
  }

  /** The shortest name that {@link #parse} takes, e.g. {@code 15m}. */
  public static String format(long intervalMicros) {
    if (isMonths(intervalMicros)) {
      return intervalMicros / MONTH_MICROS + "M";
    }
    long[] units = {
      WEEK_MICROS, DAY_MICROS, HOUR_MICROS, MINUTE_MICROS, SECOND_MICROS, SECOND_MICROS / 1_000
    };
    String[] names = {"w", "d", "h", "m", "s", "ms"};
    for (int i = 0; i < units.length; i++) {
      if (intervalMicros % units[i] == 0) {
        return intervalMicros / units[i] + names[i];
      }
    }
    return intervalMicros + "us";
  }
}
