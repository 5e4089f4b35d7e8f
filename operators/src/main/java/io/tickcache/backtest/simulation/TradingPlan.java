package io.tickcache.backtest.simulation;

import io.tickcache.backtest.fill.QueueModel;
import io.tickcache.backtest.ledger.InstrumentTerms;
import java.util.List;
import java.util.function.Function;

/**
 * How decisions are carried out.
 *
 * @param capital at the start, quote currency, above 0
 * @param minChange share of equity below which a position is not changed, unless it is closed
 * @param queue how a maker's order moves to the front
 * @param latencies of events and orders
 * @param gridMicros of the equity series, microseconds
 * @param terms of an instrument
 * @param funding in order of time; empty if it is not included
 */
public record TradingPlan(
    double capital,
    double minChange,
    QueueModel queue,
    Latencies latencies,
    long gridMicros,
    Function<String, InstrumentTerms> terms,
    List<FundingRate> funding) {

  public TradingPlan {
    require(capital > 0 && Double.isFinite(capital), "capital", capital, "must be above 0");
    require(minChange >= 0 && minChange < 1, "min-change", minChange, "must be from 0 to below 1");
    require(gridMicros > 0, "grid", gridMicros, "must be above 0");
    funding = List.copyOf(funding);
  }

  private static void require(boolean holds, String key, Object value, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("'%s' = %s %s".formatted(key, value, rule));
    }
  }
}
