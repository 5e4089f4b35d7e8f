package io.tickcache.market;

/**
 * The range of prices and quantities that make sense on any market. Within it no sum, ratio or
 * logarithm that a feature needs can overflow.
 */
final class Amounts {
  private static final double MIN_PRICE = 1e-18;
  private static final double MAX_PRICE = 1e18;
  private static final double MAX_QUANTITY = 1e24;

  private Amounts() {}

  static boolean isPrice(double value) {
    return value >= MIN_PRICE && value <= MAX_PRICE;
  }

  static boolean isQuantity(double value) {
    return value >= 0 && value <= MAX_QUANTITY;
  }

  /** Why {@code value} is no price, or null. */
  static String validatePrice(String field, double value) {
    return isPrice(value)
        ? null
        : field + " = " + value + " must be from " + MIN_PRICE + " to " + MAX_PRICE;
  }

  /** Why {@code value} is no quantity, or null. */
  static String validateQuantity(String field, double value) {
    return isQuantity(value) ? null : field + " = " + value + " must be from 0 to " + MAX_QUANTITY;
  }
}
