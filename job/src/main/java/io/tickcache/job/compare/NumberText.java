package io.tickcache.job.compare;

import java.util.Locale;

/** Numbers as tables and lines show them. */
public final class NumberText {

  /** Where there is no number. */
  public static final String NONE = "n/a";

  private NumberText() {}

  /** No minus, and no plus, before what is rounded to 0; none of what is not finite. */
  public static String of(String format, double value) {
    if (!Double.isFinite(value)) {
      return NONE;
    }
    String text = String.format(Locale.ROOT, format, value);
    boolean nothing = text.chars().noneMatch(c -> c >= '1' && c <= '9');
    return nothing ? text.replace("-", "").replace("+", "") : text;
  }
}
