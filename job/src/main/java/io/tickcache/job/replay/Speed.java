package io.tickcache.job.replay;

import java.util.OptionalDouble;

/**
 * How fast event time passes.
 *
 * @param factor seconds of event time a second; empty: as fast as possible
 */
public record Speed(OptionalDouble factor) {

  public static final Speed MAX = new Speed(OptionalDouble.empty());

  private static final double FASTEST = 1_000_000;

  /**
   * {@code max}, or a factor such as {@code 1x} or {@code 2.5x}.
   *
   * @throws IllegalArgumentException if it is neither; the message says the rule
   */
  public static Speed parse(String text) {
    if (text.equals("max")) {
      return MAX;
    }
    try {
      double factor = Double.parseDouble(text.endsWith("x") ? text.replaceFirst("x$", "") : "none");
      if (factor > 0 && factor <= FASTEST) {
        return new Speed(OptionalDouble.of(factor));
      }
    } catch (NumberFormatException e) {
      // Said below, as for any other text.
    }
    throw new IllegalArgumentException(
        "'" + text + "' must be max, or a factor from above 0x to 1000000x, e.g. 1x or 10x");
  }

  /** Whether nothing is waited for. */
  public boolean isMax() {
    return factor.isEmpty();
  }

  @Override
  public String toString() {
    if (isMax()) {
      return "max";
    }
    double x = factor.getAsDouble();
    return (x == Math.rint(x) ? Long.toString((long) x) : Double.toString(x)) + "x";
  }
}
