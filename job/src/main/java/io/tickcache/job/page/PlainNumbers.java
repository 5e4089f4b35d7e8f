package io.tickcache.job.page;

import com.fasterxml.jackson.core.io.NumberOutput;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as machines read them: no exponent, no grouping, the same on every JVM. */
public final class PlainNumbers {

  private static final MathContext DRAWN = new MathContext(8, RoundingMode.HALF_EVEN);

  private PlainNumbers() {}

  /**
   * The shortest text that is read as the same double; empty of what is no number. {@link
   * Double#toString} was not the shortest before Java 19.
   */
  public static String exact(double value) {
    return Double.isFinite(value) ? plain(new BigDecimal(shortest(value))) : "";
  }

  /** Exact, without zeros at its end. */
  public static String plain(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }

  /** What a line of pixels needs: eight digits; {@code null} of what is no number. */
  public static String drawn(double value) {
    return Double.isFinite(value) ? plain(new BigDecimal(shortest(value)).round(DRAWN)) : "null";
  }

  private static String shortest(double value) {
    return NumberOutput.toString(value, true);
  }
}
