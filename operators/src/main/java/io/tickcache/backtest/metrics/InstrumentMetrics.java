package io.tickcache.backtest.metrics;

import io.tickcache.backtest.AccountResult;
import io.tickcache.backtest.InstrumentResult;
import java.math.BigDecimal;

/**
 * One instrument's part of an account.
 *
 * @param instrument venue:symbol
 * @param costs where its profit went
 * @param trades of it
 * @param orders how many
 * @param fills how many
 * @param capped orders that a limit made smaller, or kept from being
 * @param beyondRecordedDepth orders whose rest stood beyond the recorded depth
 * @param tradedValue quote currency
 * @param breakEvenBps costs at which nothing were earned, basis points of the traded value
 * @param costBps costs paid, basis points of the traded value
 * @param exposure share of the points after the first at which there was a position; NaN of an
 *     account whose positions are not kept
 */
public record InstrumentMetrics(
    String instrument,
    CostMetrics costs,
    TradeMetrics trades,
    long orders,
    long fills,
    long capped,
    long beyondRecordedDepth,
    BigDecimal tradedValue,
    double breakEvenBps,
    double costBps,
    double exposure) {

  static InstrumentMetrics of(InstrumentResult result, AccountResult account) {
    return new InstrumentMetrics(
        result.instrument(),
        CostMetrics.of(result.gross(), result.costs()),
        TradeMetrics.of(
            account.roundTrips().stream()
                .filter(trip -> trip.instrument().equals(result.instrument()))
                .toList()),
        result.orders(),
        result.fills(),
        result.capped(),
        result.beyondRecordedDepth(),
        result.tradedValue(),
        CostMetrics.bps(result.gross(), result.tradedValue()),
        CostMetrics.bps(result.costs().total(), result.tradedValue()),
        exposure(result.positions()));
  }

  private static double exposure(double[] positions) {
    int exposed = 0;
    for (int i = 1; i < positions.length; i++) {
      exposed += positions[i] != 0 ? 1 : 0;
    }
    return positions.length < 2 ? Double.NaN : (double) exposed / (positions.length - 1);
  }
}
