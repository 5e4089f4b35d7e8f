package io.tickcache.features;

import io.tickcache.market.OrderBook;
import java.util.ArrayList;
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
final class OrderBookFeaturesV1 implements OrderBookFeatures {
  /** Visible levels a side. */
  private static final int LEVELS = 20;

  /** What {@link #extract} writes. */
  private static final FeatureSchema SCHEMA = new FeatureSchema("order-book", 1, names());

  private static final int FEATURES_PER_LEVEL = 4;
  private static final double BASIS_POINTS = 1e4;
  private static final double QUANTITY_LIMIT = 8;
  private static final double EPSILON = 1e-8;

  @Override
  public FeatureSchema schema() {
    return SCHEMA;
  }

  @Override
  public void extract(OrderBook book, double previousMid, double[] out) {
    SCHEMA.checkLength(out);
    double mid = book.mid();
    double bidSum = visibleBids(book);
    double askSum = visibleAsks(book);
    writeLevels(book, mid, bidSum + askSum, out);
    int derived = LEVELS * FEATURES_PER_LEVEL;
    out[derived] = Double.isNaN(previousMid) ? 0 : StrictMath.log(mid / previousMid) * BASIS_POINTS;
    out[derived + 1] = (book.askPrice(0) - book.bidPrice(0)) / mid * BASIS_POINTS;
    out[derived + 2] = (bidSum - askSum) / (bidSum + askSum + EPSILON);
  }

  private static double visibleBids(OrderBook book) {
    double sum = 0;
    for (int level = 0; level < Math.min(book.bidLevels(), LEVELS); level++) {
      sum += book.bidQuantity(level);
    }
    return sum;
  }

  private static double visibleAsks(OrderBook book) {
    double sum = 0;
    for (int level = 0; level < Math.min(book.askLevels(), LEVELS); level++) {
      sum += book.askQuantity(level);
    }
    return sum;
  }

  private static void writeLevels(OrderBook book, double mid, double quantity, double[] out) {
    int bids = Math.min(book.bidLevels(), LEVELS);
    int asks = Math.min(book.askLevels(), LEVELS);
    double mean = quantity / (bids + asks);
    for (int level = 0; level < LEVELS; level++) {
      int at = level * FEATURES_PER_LEVEL;
      if (level < bids) {
        out[at] = distance(book.bidPrice(level), mid);
        out[at + 1] = relative(book.bidQuantity(level), mean);
      } else {
        out[at] = 0;
        out[at + 1] = -QUANTITY_LIMIT;
      }
      if (level < asks) {
        out[at + 2] = distance(book.askPrice(level), mid);
        out[at + 3] = relative(book.askQuantity(level), mean);
      } else {
        out[at + 2] = 0;
        out[at + 3] = -QUANTITY_LIMIT;
      }
    }
  }

  private static double distance(double price, double mid) {
    return (price - mid) / mid * BASIS_POINTS;
  }

  private static double relative(double quantity, double mean) {
    double logarithm = StrictMath.log(quantity / mean);
    return Math.max(-QUANTITY_LIMIT, Math.min(QUANTITY_LIMIT, logarithm));
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
