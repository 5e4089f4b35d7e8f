package io.tickcache.backtest.simulation;

import io.tickcache.backtest.AccountResult;
import io.tickcache.backtest.Costs;
import io.tickcache.backtest.EquitySeries;
import io.tickcache.backtest.InstrumentResult;
import io.tickcache.backtest.RoundTrip;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of an account, and of what it would have been with other costs.
 *
 * @param result all of it
 * @param costs all that were paid until each point of the equity series, quote currency
 */
@SuppressWarnings("ArrayRecordComponent") // a series; nothing compares two of them
public record SimulatedAccount(AccountResult result, double[] costs) {

  /** The same fills, with every cost so many times as high. */
  public AccountResult withCosts(String name, BigDecimal times) {
    Map<String, InstrumentResult> instruments = new TreeMap<>();
    result.instruments().forEach((key, value) -> instruments.put(key, with(value, times)));
    return new AccountResult(
        name,
        equity(times.subtract(BigDecimal.ONE).doubleValue()),
        List.of(),
        List.of(),
        result.roundTrips().stream().map(trip -> with(trip, times)).toList(),
        instruments,
        result.gross(),
        times(result.costs(), times));
  }

  private EquitySeries equity(double more) {
    EquitySeries series = result.equity();
    int points = series.size();
    long[] times = new long[points];
    double[] equity = new double[points];
    double[] liquidation = new double[points];
    double[] gross = new double[points];
    double[] net = new double[points];
    for (int i = 0; i < points; i++) {
      times[i] = series.timeMicros(i);
      equity[i] = series.equity(i) - more * costs[i];
      liquidation[i] = series.liquidation(i) - more * costs[i];
      gross[i] = series.grossExposure(i);
      net[i] = series.netExposure(i);
    }
    return new EquitySeries(series.gridMicros(), times, equity, liquidation, gross, net);
  }

  private static InstrumentResult with(InstrumentResult value, BigDecimal times) {
    return new InstrumentResult(
        value.instrument(),
        value.mids(),
        value.positions(),
        times(value.costs(), times),
        value.gross(),
        value.tradedValue(),
        value.orders(),
        value.fills(),
        value.capped(),
        value.beyondRecordedDepth());
  }

  private static RoundTrip with(RoundTrip trip, BigDecimal times) {
    return new RoundTrip(
        trip.instrument(),
        trip.side(),
        trip.openedMicros(),
        trip.closedMicros(),
        trip.open(),
        trip.quantity(),
        trip.entryPrice(),
        trip.exitPrice(),
        trip.gross(),
        times(trip.costs(), times));
  }

  private static Costs times(Costs costs, BigDecimal times) {
    return new Costs(
        costs.fees().multiply(times),
        costs.spread().multiply(times),
        costs.slippage().multiply(times),
        costs.funding().multiply(times));
  }
}
