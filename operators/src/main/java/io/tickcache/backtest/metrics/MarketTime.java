package io.tickcache.backtest.metrics;

import io.tickcache.backtest.EquitySeries;
import java.util.Arrays;

/**
 * Figures of an account's bars, the spans between two points of the grid.
 *
 * @param bars how many
 * @param winRateBars share of them that earned more than 0; NaN without any
 * @param winRateBarsInMarket the same of bars at whose begin or end there was a position; NaN
 *     without any
 * @param profitFactorBars gains over losses of all bars' returns; NaN without a loss
 * @param exposure share of the points after the first at which there was a position; NaN without
 *     any
 * @param meanGrossExposure mean of the positions' absolute values over the equity, of all points
 * @param meanEquity of all points, quote currency
 */
public record MarketTime(
    int bars,
    double winRateBars,
    double winRateBarsInMarket,
    double profitFactorBars,
    double exposure,
    double meanGrossExposure,
    double meanEquity) {

  static MarketTime of(EquitySeries equity) {
    double[] returns = Returns.of(equity.equities());
    double[] inMarket = new double[returns.length];
    int bars = 0;
    int exposed = 0;
    double gross = 0;
    double worth = 0;
    for (int i = 0; i < equity.size(); i++) {
      gross += equity.grossExposure(i) / equity.equity(i);
      worth += equity.equity(i);
      if (i > 0) {
        exposed += equity.grossExposure(i) > 0 ? 1 : 0;
        if (equity.grossExposure(i - 1) > 0 || equity.grossExposure(i) > 0) {
          inMarket[bars++] = returns[i - 1];
        }
      }
    }
    return new MarketTime(
        returns.length,
        Returns.winRate(returns),
        Returns.winRate(Arrays.copyOf(inMarket, bars)),
        Returns.profitFactor(returns),
        (double) exposed / returns.length,
        gross / equity.size(),
        worth / equity.size());
  }
}
