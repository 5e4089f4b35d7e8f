package io.tickcache.features;

import io.tickcache.market.OrderBook;
import java.util.List;

/** Features of an order book. Holds nothing between two calls. */
public interface OrderBookFeatures extends Features {

  /** Every version that a model may name, the newest last. */
  List<OrderBookFeatures> VERSIONS = List.of(new OrderBookFeaturesV1(), new OrderBookFeaturesV2());

  /** Whether it looks at the book's {@link OrderBook#flow}, which must be tracked then. */
  default boolean readsFlow() {
    return false;
  }

  /**
   * Writes the features of {@code book}.
   *
   * @param previousMid the book's mid at the step before, quote currency; NaN if there was none
   * @param out an array of the schema's size
   * @throws IllegalStateException if a side of the book has no level
   */
  void extract(OrderBook book, double previousMid, double[] out);
}
