package io.tickcache.backtest.metrics;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How figures are computed, in a sentence each: it stands beside them wherever they are shown. */
public final class Conventions {

  private static final List<Map.Entry<String, String>> TEXTS =
      List.of(
          Map.entry(
              "equity",
              "cash and positions marked to mid on a fixed grid of event time, flat periods included;"
                  + " the first point is the starting capital"),
          Map.entry("undefined", "null"),
          Map.entry(
              "daily",
              "returns by UTC day: a day's last mark over the last mark of the day before, the first day"
                  + " from the starting capital; days without a change are in"),
          Map.entry("total_return", "last equity / starting capital - 1"),
          Map.entry("annual_return", "(1 + total return)^(365 / days) - 1"),
          Map.entry(
              "sharpe",
              "mean / standard deviation (ddof 1) of daily returns, x sqrt(365), risk-free rate 0"),
          Map.entry(
              "sharpe_interval",
              "95 % of 2,000 stationary-bootstrap replicates of the daily returns (Politis and Romano),"
                  + " expected block of the cube root of the days, seed 1"),
          Map.entry(
              "sortino",
              "mean / sqrt(sum of min(r, 0)^2 / n) of daily returns over all n, x sqrt(365)"),
          Map.entry("volatility", "standard deviation (ddof 1) of daily returns, x sqrt(365)"),
          Map.entry(
              "max_drawdown",
              "largest fall from a peak over that peak, on the grid, the starting capital in it"),
          Map.entry("longest", "longest time from a peak until it is reached again, on the grid"),
          Map.entry("calmar", "annual return / maximum drawdown"),
          Map.entry(
              "trades",
              "closed round trips, from flat to flat; a turn ends one and begins another"),
          Map.entry(
              "win_rate_trades", "closed round trips that earned more than 0 after costs / all"),
          Map.entry(
              "win_rate_bars", "grid bars with a return above 0 / all bars, flat ones included"),
          Map.entry(
              "win_rate_bars_in_market", "the same of bars with a position at their begin or end"),
          Map.entry("profit_factor_trades", "net of winning trades / net lost by losing ones"),
          Map.entry("profit_factor_bars", "sum of bar returns above 0 / sum of those below"),
          Map.entry("exposure", "share of grid points after the first with a position"),
          Map.entry("turnover", "traded value / mean equity"),
          Map.entry(
              "break_even_bps",
              "gross profit / traded value in basis points: costs at which nothing were earned"),
          Map.entry(
              "probabilistic_sharpe",
              "probability that the true daily Sharpe ratio is above 0 (Bailey and Lopez de Prado 2012),"
                  + " moments of the population"),
          Map.entry(
              "deflated_sharpe",
              "the same against the best of as many worthless trials (Bailey and Lopez de Prado 2014)"),
          Map.entry("value_at_risk", "5 % quantile of daily returns, linear interpolation"),
          Map.entry(
              "conditional_value_at_risk",
              "mean of the lowest floor((n - 1) x 0.05) + 1 daily returns"),
          Map.entry(
              "reference",
              "the reference implementation's own: on grid bars, sqrt(252), ddof 0, + 1e-8, drawdown"
                  + " without the starting capital; only to compare"));

  /** By the figure's key, in the figures' order. */
  public static final Map<String, String> BY_KEY = byKey();

  private Conventions() {}

  private static Map<String, String> byKey() {
    Map<String, String> texts = new LinkedHashMap<>();
    TEXTS.forEach(text -> texts.put(text.getKey(), text.getValue()));
    return Collections.unmodifiableMap(texts);
  }
}
