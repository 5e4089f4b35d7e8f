package io.tickcache.lab.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.MathContext;

/** How measured figures are written: no more digits than they are good for. */
public final class Figures {

  private static final MathContext THREE_DIGITS = new MathContext(3);

  private Figures() {}

  public static String plain(double value) {
    return rounded(value).toPlainString();
  }

  public static String millis(double seconds) {
    return plain(seconds * 1e3);
  }

  /** Median, then the quartiles: half of the rounds lie between them. */
  public static String millis(Samples seconds) {
    return "%s (%s–%s)"
        .formatted(
            millis(seconds.median()),
            millis(seconds.lowerQuartile()),
            millis(seconds.upperQuartile()));
  }

  /** Puts {@code NAME}, {@code NAME_q1} and {@code NAME_q3}, each times a factor. */
  public static void put(ObjectNode node, String name, Samples samples, double factor) {
    node.put(name, rounded(samples.median() * factor));
    node.put(name + "_q1", rounded(samples.lowerQuartile() * factor));
    node.put(name + "_q3", rounded(samples.upperQuartile() * factor));
  }

  public static BigDecimal rounded(double value) {
    BigDecimal rounded = new BigDecimal(value).round(THREE_DIGITS);
    int missingDigits = THREE_DIGITS.getPrecision() - rounded.precision();
    return rounded.setScale(Math.max(0, rounded.scale() + missingDigits));
  }
}
