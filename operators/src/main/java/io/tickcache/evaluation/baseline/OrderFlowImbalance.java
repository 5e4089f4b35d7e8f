package io.tickcache.evaluation.baseline;

import io.tickcache.history.InstrumentHistory;
import io.tickcache.history.Quote;
import io.tickcache.history.RecordedStep;
import java.util.List;

/**
 * Order-flow imbalance of one instrument: what was added at the best bid and taken from the best
 * ask, less the opposite, summed over a span of time and divided by the mean depth in it.
 *
 * @see <a href="https://doi.org/10.1093/jjfinec/nbt003">Cont, Kukanov, Stoikov: The price impact of
 *     order book events, Journal of Financial Econometrics 12(1), 2014, equations 2 and 10</a>
 */
final class OrderFlowImbalance {

  private final List<RecordedStep> steps;
  private final double[] flow; // sums over the steps before, [steps + 1]
  private final double[] depth;
  private final int[] unbrokenSince; // the first step that nothing was lost after, [steps]

  OrderFlowImbalance(InstrumentHistory history) {
    steps = history.steps();
    flow = new double[steps.size() + 1];
    depth = new double[steps.size() + 1];
    unbrokenSince = new int[steps.size()];
    Quote before = null;
    for (int i = 0; i < steps.size(); i++) {
      Quote quote = steps.get(i).quote();
      boolean broken = i == 0 || isBroken(history, i);
      unbrokenSince[i] = broken ? i : unbrokenSince[i - 1];
      boolean known = !broken && before != null && quote != null;
      flow[i + 1] = flow[i] + (known ? flow(before, quote) : 0);
      depth[i + 1] =
          depth[i] + (quote == null ? 0 : (quote.bidQuantity() + quote.askQuantity()) / 2);
      before = quote;
    }
  }

  /** Whether the book was lost between the step before and this one: a gap, or an idle break. */
  private boolean isBroken(InstrumentHistory history, int index) {
    return history
        .mids()
        .hasBreak(steps.get(index - 1).eventTimeMicros(), steps.get(index).eventTimeMicros());
  }

  /** What one event added to the bid's side less the ask's, the venue's unit of quantity. */
  static double flow(Quote before, Quote now) {
    double flow = 0;
    flow += now.bidPrice() >= before.bidPrice() ? now.bidQuantity() : 0;
    flow -= now.bidPrice() <= before.bidPrice() ? before.bidQuantity() : 0;
    flow -= now.askPrice() <= before.askPrice() ? now.askQuantity() : 0;
    flow += now.askPrice() >= before.askPrice() ? before.askQuantity() : 0;
    return flow;
  }

  /** The imbalance of the steps in {@code (time − span, time]}, none from before a break. */
  double at(int index, long spanMicros) {
    long after = steps.get(index).eventTimeMicros() - spanMicros;
    int low = unbrokenSince[index];
    int high = index;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (steps.get(middle).eventTimeMicros() > after) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    double meanDepth = (depth[index + 1] - depth[low]) / (index + 1 - low);
    return meanDepth > 0 ? (flow[index + 1] - flow[low]) / meanDepth : 0;
  }
}
