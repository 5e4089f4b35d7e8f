package io.tickcache.backtest.simulation;

import io.tickcache.backtest.EquitySeries;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collection;

/** Writes down what an account is worth at each point of the grid. */
final class EquityRecorder {

  private final BigDecimal capital;
  private long[] times = new long[64];
  private final DoubleSeries equity = new DoubleSeries();
  private final DoubleSeries liquidation = new DoubleSeries();
  private final DoubleSeries grossExposure = new DoubleSeries();
  private final DoubleSeries netExposure = new DoubleSeries();
  private final DoubleSeries costs = new DoubleSeries();
  private double last;

  EquityRecorder(double capital) {
    this.capital = BigDecimal.valueOf(capital);
    this.last = capital;
  }

  /** What the account was worth when it was marked last, quote currency. */
  double last() {
    return last;
  }

  int points() {
    return equity.size();
  }

  long lastMicros() {
    return times[points() - 1];
  }

  void mark(long timeMicros, Collection<Holding> holdings) {
    BigDecimal worth = capital;
    BigDecimal ifClosed = capital;
    BigDecimal paid = BigDecimal.ZERO;
    double gross = 0;
    double net = 0;
    for (Holding holding : holdings) {
      paid = paid.add(holding.ledger.costs().total());
      BigDecimal mid = holding.market.mid();
      BigDecimal its = holding.ledger.net(mid);
      worth = worth.add(its);
      if (holding.isFlat()) {
        ifClosed = ifClosed.add(its);
      } else {
        ifClosed = ifClosed.add(holding.netIfClosed());
        double exposure = holding.ledger.exposure(mid).doubleValue();
        gross += Math.abs(exposure);
        net += exposure;
      }
    }
    if (points() == times.length) {
      times = Arrays.copyOf(times, 2 * times.length);
    }
    times[points()] = timeMicros;
    last = worth.doubleValue();
    equity.add(last);
    liquidation.add(ifClosed.doubleValue());
    grossExposure.add(gross);
    netExposure.add(net);
    costs.add(paid.doubleValue());
  }

  EquitySeries series(long gridMicros) {
    return new EquitySeries(
        gridMicros,
        Arrays.copyOf(times, points()),
        equity.toArray(),
        liquidation.toArray(),
        grossExposure.toArray(),
        netExposure.toArray());
  }

  /** All costs paid until each point, quote currency. */
  double[] costs() {
    return costs.toArray();
  }
}
