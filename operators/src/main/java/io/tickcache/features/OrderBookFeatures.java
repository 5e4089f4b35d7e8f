package io.tickcache.features;

import io.tickcache.market.OrderBook;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Features of an order book, free of the instrument's scale, so that one model serves all of them.
 * The order is the reference's: {@value #LEVELS} levels from the best on, each as bid price, bid
 * quantity, ask price, ask quantity; then mid, spread, imbalance.
 *
 * <table>
 * <caption>The features</caption>
 * <tr><th>feature</th><th>value</th></tr>
 * <tr><td>price</td><td>distance from mid, basis points of mid: bids below 0, asks above; 0 where
 *     the level is missing</td></tr>
 * <tr><td>quantity</td><td>natural logarithm of the quantity over the mean quantity of the visible
 *     levels (at most 40, both sides), limited to ±8; −8 where the level is missing</td></tr>
 * <tr><td>mid</td><td>logarithm of mid over the mid of the step before, basis points; 0 without
 *     one</td></tr>
 * <tr><td>spread</td><td>best ask − best bid, basis points of mid</td></tr>
 * <tr><td>imbalance</td><td>(bids − asks) / (bids + asks + 1e-8) of the visible quantities</td></tr>
 * </table>
 *
 * <p>Logarithms are StrictMath's: the same bits on every JVM and CPU, as replays need.
 */
public final class OrderBookFeatures {
  /** Visible levels a side. */
  public static final int LEVELS = 20;

  /** What {@link #extract} writes. */
  public static final FeatureSchema SCHEMA = new FeatureSchema("order-book", 1, names());

  private static final int FEATURES_PER_LEVEL = 4;
  private static final double BASIS_POINTS = 1e4;
  private static final double QUANTITY_LIMIT = 8;
  private static final double EPSILON = 1e-8;

  private OrderBookFeatures() {}

  /**
   * Writes the features of {@code book}.
   *
   * @param previousMid the book's mid at the step before, quote currency; NaN if there was none
   * @param out an array of the schema's size
   * @throws IllegalStateException if a side of the book has no level
   */
  public static void extract(OrderBook book, double previousMid, double[] out) {
    SCHEMA.checkLength(out);
    double mid = book.mid();
    int bids = Math.min(book.bidLevels(), LEVELS);
    int asks = Math.min(book.askLevels(), LEVELS);
    double bidSum = 0;
    for (int level = 0; level < bids; level++) {
      bidSum += book.bidQuantity(level);
    }
    double askSum = 0;
    for (int level = 0; level < asks; level++) {
      askSum += book.askQuantity(level);
    }
    double mean = (bidSum + askSum) / (bids + asks);
    fillMissing(out);
    for (int level = 0; level < bids; level++) {
      writeLevel(
          out,
          level * FEATURES_PER_LEVEL,
          book.bidPrice(level),
          mid,
          book.bidQuantity(level),
          mean);
    }
    for (int level = 0; level < asks; level++) {
      writeLevel(
          out,
          level * FEATURES_PER_LEVEL + 2,
          book.askPrice(level),
          mid,
          book.askQuantity(level),
          mean);
    }
    int derived = LEVELS * FEATURES_PER_LEVEL;
    out[derived] = Double.isNaN(previousMid) ? 0 : StrictMath.log(mid / previousMid) * BASIS_POINTS;
    out[derived + 1] = (book.askPrice(0) - book.bidPrice(0)) / mid * BASIS_POINTS;
    out[derived + 2] = (bidSum - askSum) / (bidSum + askSum + EPSILON);
  }

  private static void fillMissing(double[] out) {
    Arrays.fill(out, 0);
    for (int i = 1; i < LEVELS * FEATURES_PER_LEVEL; i += 2) {
      out[i] = -QUANTITY_LIMIT;
    }
  }

  private static void writeLevel(
      double[] out, int at, double price, double mid, double quantity, double meanQuantity) {
    out[at] = (price - mid) / mid * BASIS_POINTS;
    double relative = StrictMath.log(quantity / meanQuantity);
    out[at + 1] = Math.max(-QUANTITY_LIMIT, Math.min(QUANTITY_LIMIT, relative));
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>();
    for (int level = 0; level < LEVELS; level++) {
      names.add("bid_price_" + level);
      names.add("bid_quantity_" + level);
      names.add("ask_price_" + level);
      names.add("ask_quantity_" + level);
    }
    names.addAll(List.of("mid", "spread", "imbalance"));
    return names;
  }
}
