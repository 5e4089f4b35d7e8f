package io.tickcache.features;

import io.tickcache.market.OrderBook;
import io.tickcache.market.OrderFlow;
import java.util.List;

/**
 * Few features of an order book, such that a linear rule on them already says what formulas of the
 * field say: imbalances, the microprice, order flow. Free of the instrument's scale.
 *
 * <p>B and A are the sums of bid and ask quantities over the best n levels, fewer where there are
 * fewer; b, B and a, A of one level the best bid's and ask's price and quantity; mid half way
 * between; signed(x) = sign(x) · ln(1 + |x|); Q the mean quantity of the best {@value
 * OrderFlow#LEVELS} levels, both sides together.
 *
 * <table>
 * <caption>The features</caption>
 * <tr><th>feature</th><th>value</th></tr>
 * <tr><td>imbalance_n</td><td>(B − A) / (B + A) of the best n = 1, 5, 10 and 20 levels</td></tr>
 * <tr><td>microprice</td><td>(a · B + b · A) / (B + A) less mid, basis points of mid</td></tr>
 * <tr><td>spread</td><td>a − b, basis points of mid</td></tr>
 * <tr><td>bid_gap, ask_gap</td><td>from the best to the second level, basis points of mid; 0 where
 *     there is none</td></tr>
 * <tr><td>bid_quantity, ask_quantity</td><td>ln(best quantity / Q), limited to ±8</td></tr>
 * <tr><td>flow_250ms, flow_1s</td><td>signed(order-flow imbalance of the best level / Q), see {@link
 *     OrderFlow}</td></tr>
 * <tr><td>deep_flow_250ms, deep_flow_1s</td><td>the same of {@value OrderFlow#LEVELS}
 *     levels</td></tr>
 * <tr><td>mid</td><td>logarithm of mid over the mid of the step before, basis points; 0 without
 *     one</td></tr>
 * <tr><td>mid_250ms, mid_1s</td><td>the same over the mid so long ago; 0 without one</td></tr>
 * <tr><td>pause</td><td>ln(1 + milliseconds since the update before)</td></tr>
 * </table>
 *
 * <p>Logarithms are StrictMath's: the same bits on every JVM and CPU, as replays need.
 */
final class OrderBookFeaturesV2 implements OrderBookFeatures {

  private static final FeatureSchema SCHEMA =
      new FeatureSchema(
          "order-book",
          2,
          List.of(
              "imbalance_1",
              "imbalance_5",
              "imbalance_10",
              "imbalance_20",
              "microprice",
              "spread",
              "bid_gap",
              "ask_gap",
              "bid_quantity",
              "ask_quantity",
              "flow_250ms",
              "flow_1s",
              "deep_flow_250ms",
              "deep_flow_1s",
              "mid",
              "mid_250ms",
              "mid_1s",
              "pause"));

  private static final int[] DEPTHS = {1, 5, 10, 20};
  private static final int SHORT_MILLIS = 250;
  private static final int LONG_MILLIS = 1_000;
  private static final double BASIS_POINTS = 1e4;
  private static final double QUANTITY_LIMIT = 8;

  @Override
  public FeatureSchema schema() {
    return SCHEMA;
  }

  @Override
  public boolean readsFlow() {
    return true;
  }

  @Override
  public void extract(OrderBook book, double previousMid, double[] out) {
    SCHEMA.checkLength(out);
    double mid = book.mid();
    for (int i = 0; i < DEPTHS.length; i++) {
      double bids = bids(book, DEPTHS[i]);
      double asks = asks(book, DEPTHS[i]);
      out[i] = (bids - asks) / (bids + asks);
    }
    writePrices(book, mid, out);
    OrderFlow flow = book.flow();
    double mean = meanQuantity(book);
    out[8] = relative(book.bidQuantity(0), mean);
    out[9] = relative(book.askQuantity(0), mean);
    out[10] = signed(flow.best(SHORT_MILLIS) / mean);
    out[11] = signed(flow.best(LONG_MILLIS) / mean);
    out[12] = signed(flow.deep(SHORT_MILLIS) / mean);
    out[13] = signed(flow.deep(LONG_MILLIS) / mean);
    out[14] = move(mid, previousMid);
    out[15] = move(mid, flow.mid(SHORT_MILLIS));
    out[16] = move(mid, flow.mid(LONG_MILLIS));
    out[17] = StrictMath.log1p(flow.millisSinceLast());
  }

  private static void writePrices(OrderBook book, double mid, double[] out) {
    double bid = book.bidPrice(0);
    double ask = book.askPrice(0);
    // The microprice's distance from mid is half the spread times the imbalance.
    out[4] = (ask - bid) / 2 * out[0] / mid * BASIS_POINTS;
    out[5] = (ask - bid) / mid * BASIS_POINTS;
    out[6] = book.bidLevels() > 1 ? (bid - book.bidPrice(1)) / mid * BASIS_POINTS : 0;
    out[7] = book.askLevels() > 1 ? (book.askPrice(1) - ask) / mid * BASIS_POINTS : 0;
  }

  private static double bids(OrderBook book, int levels) {
    double sum = 0;
    for (int level = 0; level < Math.min(book.bidLevels(), levels); level++) {
      sum += book.bidQuantity(level);
    }
    return sum;
  }

  private static double asks(OrderBook book, int levels) {
    double sum = 0;
    for (int level = 0; level < Math.min(book.askLevels(), levels); level++) {
      sum += book.askQuantity(level);
    }
    return sum;
  }

  private static double meanQuantity(OrderBook book) {
    int levels =
        Math.min(book.bidLevels(), OrderFlow.LEVELS) + Math.min(book.askLevels(), OrderFlow.LEVELS);
    return (bids(book, OrderFlow.LEVELS) + asks(book, OrderFlow.LEVELS)) / levels;
  }

  private static double relative(double quantity, double mean) {
    double logarithm = StrictMath.log(quantity / mean);
    return Math.max(-QUANTITY_LIMIT, Math.min(QUANTITY_LIMIT, logarithm));
  }

  /** A quotient by next to nothing may be infinite, which is no feature. */
  private static double signed(double flow) {
    return Math.copySign(StrictMath.log1p(Math.min(Math.abs(flow), Double.MAX_VALUE)), flow);
  }

  private static double move(double mid, double before) {
    return Double.isNaN(before) ? 0 : StrictMath.log(mid / before) * BASIS_POINTS;
  }
}
