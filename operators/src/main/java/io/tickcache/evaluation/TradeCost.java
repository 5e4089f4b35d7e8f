package io.tickcache.evaluation;

import io.tickcache.evaluation.baseline.Sample;
import io.tickcache.history.Quote;

/**
 * What a round trip costs.
 *
 * @param feeBps of one trade, basis points of its value
 */
record TradeCost(double feeBps) {

  private static final double BASIS_POINTS = 1e4;

  /** Half the spread of the row's quote and the fee, each twice; basis points. */
  double of(Sample sample) {
    Quote quote = sample.step().quote();
    double spread =
        quote == null ? 0 : (quote.askPrice() - quote.bidPrice()) / quote.mid() * BASIS_POINTS;
    return spread + 2 * feeBps;
  }
}
