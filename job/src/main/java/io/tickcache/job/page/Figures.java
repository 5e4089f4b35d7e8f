package io.tickcache.job.page;

import io.tickcache.backtest.metrics.UtcTime;
import java.math.BigDecimal;
import java.util.Locale;

/** Figures as people read them; the same in every language, "n/a" where there is none. */
public final class Figures {

  public static final String NONE = "n/a";

  private static final char MINUS = '−';

  private Figures() {}

  /** A share, 0.1 as 10.0 %; small ones with more digits. */
  public static String percent(double share) {
    double percent = 100 * share;
    int digits = Math.abs(percent) >= 10 ? 1 : digits(percent, 2);
    return Double.isFinite(share) ? number(percent, digits) + "\u00a0%" : NONE;
  }

  /**
   * Digits after the point with which a value can be read: the usual ones, or more where it would
   * vanish; at most six.
   */
  public static int digits(double value, int usual) {
    double size = Math.abs(value);
    boolean usually = size >= 0.1 || size == 0 || !Double.isFinite(size);
    return usually ? usual : size >= 0.001 ? 4 : 6;
  }

  /** The same with its sign, also of a gain. */
  public static String change(double share) {
    return (share > 0 ? "+" : "") + percent(share);
  }

  /** Quote currency, cents. */
  public static String money(double amount) {
    return number(amount, 2);
  }

  /** Quote currency, cents. */
  public static String money(BigDecimal amount) {
    return number(amount.doubleValue(), 2);
  }

  public static String ratio(double ratio) {
    return number(ratio, 2);
  }

  public static String bps(double bps) {
    return Double.isFinite(bps) ? number(bps, 2) + "\u00a0bps" : NONE;
  }

  public static String count(long count) {
    return number(count, 0);
  }

  /** A price or a quantity, exact. */
  public static String exact(BigDecimal value) {
    return PlainNumbers.plain(value).replace('-', MINUS);
  }

  public static String number(double value, int digits) {
    if (!Double.isFinite(value)) {
      return NONE;
    }
    String text = String.format(Locale.ROOT, "%,." + digits + "f", value);
    boolean nothing = text.chars().noneMatch(c -> c >= '1' && c <= '9');
    return (nothing ? text.replace("-", "") : text).replace('-', MINUS);
  }

  /** Such as 2025-02-01 13:05:00. */
  public static String time(long micros) {
    return time(UtcTime.iso(micros));
  }

  /** The same of ISO 8601; {@link #NONE} of null. */
  public static String time(String iso) {
    return iso == null ? NONE : iso.replace('T', ' ').replace("Z", "").replaceAll("\\.\\d+$", "");
  }

  /** Such as "1 h" or "250 ms". */
  public static String duration(double micros) {
    double seconds = micros / 1e6;
    if (seconds < 1) {
      return trimmed(micros / 1e3) + "\u00a0ms";
    }
    if (seconds < 60) {
      return trimmed(seconds) + "\u00a0s";
    }
    return seconds < 3_600
        ? trimmed(seconds / 60) + "\u00a0min"
        : seconds < 48 * 3_600
            ? trimmed(seconds / 3_600) + "\u00a0h"
            : trimmed(seconds / 86_400) + "\u00a0days";
  }

  private static String trimmed(double value) {
    return number(value, 1).replaceAll("\\.0$", "");
  }
}
