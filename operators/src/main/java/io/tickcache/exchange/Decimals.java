package io.tickcache.exchange;

/** Numbers written in decimal, without a string in between. */
public final class Decimals {

  // Clinger's fast path: a significand below 2^53 and a power of ten up to 10^22 are both exact
  // doubles, so that one division rounds correctly.
  private static final long MAX_EXACT_SIGNIFICAND = 1L << 53;
  private static final double[] POWERS_OF_TEN = new double[23];

  static {
    double power = 1;
    for (int i = 0; i < POWERS_OF_TEN.length; i++) {
      POWERS_OF_TEN[i] = power;
      power *= 10;
    }
  }

  private Decimals() {}

  /**
   * The double nearest to the number, as {@link Double#parseDouble} finds it.
   *
   * @throws MalformedLineException if it is no number or not finite
   */
  public static double parse(char[] text, int offset, int length) throws MalformedLineException {
    long significand = 0;
    int fraction = -1; // digits behind the point, -1 before it
    for (int i = offset; i < offset + length; i++) {
      char c = text[i];
      if (c >= '0' && c <= '9') {
        significand = significand * 10 + (c - '0');
        fraction += fraction >= 0 ? 1 : 0;
        if (significand >= MAX_EXACT_SIGNIFICAND) {
          return parseSlowly(text, offset, length);
        }
      } else if (c == '.' && fraction < 0) {
        fraction = 0;
      } else {
        return parseSlowly(text, offset, length);
      }
    }
    int digits = length - (fraction >= 0 ? 1 : 0);
    if (digits == 0 || fraction >= POWERS_OF_TEN.length) {
      return parseSlowly(text, offset, length);
    }
    return fraction > 0 ? significand / POWERS_OF_TEN[fraction] : significand;
  }

  private static double parseSlowly(char[] text, int offset, int length)
      throws MalformedLineException {
    String number = new String(text, offset, length);
    try {
      double value = Double.parseDouble(number);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new MalformedLineException("'" + number + "' is not a number");
    }
    throw new MalformedLineException("'" + number + "' is not finite");
  }
}
