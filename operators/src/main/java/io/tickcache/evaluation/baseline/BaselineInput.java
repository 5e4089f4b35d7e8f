package io.tickcache.evaluation.baseline;

import io.tickcache.history.InstrumentHistory;
import io.tickcache.history.PriceTimeline;
import io.tickcache.history.Quote;
import io.tickcache.history.Target;
import java.util.HashMap;
import java.util.Map;

/** A column that baselines forecast from: a number that is known to go with what follows it. */
@FunctionalInterface
interface BaselineInput {

  /** The number at a step; 0 where it is not known. */
  double of(Sample sample);

  /** The return over the last horizon: momentum, or reversal with a slope below 0. */
  static BaselineInput lastReturn(Target target) {
    return sample -> {
      PriceTimeline prices = target.prices(sample.history(), sample.step());
      long now = sample.timeMicros();
      return orZero(prices.logReturn(target.horizonBefore(sample.step()), now));
    };
  }

  /**
   * How far the best prices, each weighted with the other side's quantity, lie from mid, basis
   * points.
   */
  static BaselineInput microprice() {
    return sample -> {
      Quote quote = sample.step().quote();
      if (quote == null) {
        return 0;
      }
      double quantity = quote.bidQuantity() + quote.askQuantity();
      double micro =
          (quote.bidPrice() * quote.askQuantity() + quote.askPrice() * quote.bidQuantity())
              / quantity;
      return orZero(1e4 * (micro / quote.mid() - 1));
    };
  }

  /** Order-flow imbalance over the last horizon, in units of the mean depth of the best prices. */
  static BaselineInput orderFlowImbalance(Target target) {
    Map<InstrumentHistory, OrderFlowImbalance> flows = new HashMap<>();
    return sample ->
        flows
            .computeIfAbsent(sample.history(), OrderFlowImbalance::new)
            .at(sample.index(), target.horizonMicros(sample.step()));
  }

  private static double orZero(double value) {
    return Double.isFinite(value) ? value : 0;
  }
}
