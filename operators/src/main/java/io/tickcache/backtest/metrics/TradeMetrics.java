package io.tickcache.backtest.metrics;

import io.tickcache.backtest.RoundTrip;
import java.util.List;

/**
 * Figures of trades: positions from flat to flat, after costs. One that was still open at the end
 * is no trade yet.
 *
 * @param trades closed ones
 * @param openTrades still open at the end, marked to mid in the equity
 * @param winRateTrades share of closed ones that earned more than 0; NaN without any
 * @param profitFactorTrades what the winners earned over what the losers lost; NaN without a loser
 * @param meanNet of closed ones, quote currency; NaN without any
 * @param meanHours from opening to closing; NaN without any
 */
public record TradeMetrics(
    long trades,
    long openTrades,
    double winRateTrades,
    double profitFactorTrades,
    double meanNet,
    double meanHours) {

  private static final double HOUR_MICROS = 3.6e9;

  /** Of an account's, or of one instrument's. */
  public static TradeMetrics of(List<RoundTrip> roundTrips) {
    List<RoundTrip> closed = roundTrips.stream().filter(trip -> !trip.open()).toList();
    double[] nets = closed.stream().mapToDouble(trip -> trip.net().doubleValue()).toArray();
    double[] hours =
        closed.stream()
            .mapToDouble(trip -> (trip.closedMicros() - trip.openedMicros()) / HOUR_MICROS)
            .toArray();
    return new TradeMetrics(
        nets.length,
        roundTrips.size() - nets.length,
        Returns.winRate(nets),
        Returns.profitFactor(nets),
        Moments.of(nets).mean(),
        Moments.of(hours).mean());
  }
}
