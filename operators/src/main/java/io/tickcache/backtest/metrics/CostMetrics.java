package io.tickcache.backtest.metrics;

import io.tickcache.backtest.Costs;
import java.math.BigDecimal;

/**
 * Where the profit went, quote currency, exact: {@code gross - fees - spread - slippage - funding =
 * net}.
 *
 * @param gross profit before costs
 * @param fees the exchange's; below 0 where rebates were more
 * @param spread from the mid to the best price
 * @param slippage from the best price to the price paid
 * @param funding paid; below 0 if received
 * @param total of the four
 * @param net profit after costs
 */
public record CostMetrics(
    BigDecimal gross,
    BigDecimal fees,
    BigDecimal spread,
    BigDecimal slippage,
    BigDecimal funding,
    BigDecimal total,
    BigDecimal net) {

  static CostMetrics of(BigDecimal gross, Costs costs) {
    BigDecimal total = costs.total();
    return new CostMetrics(
        tidy(gross),
        tidy(costs.fees()),
        tidy(costs.spread()),
        tidy(costs.slippage()),
        tidy(costs.funding()),
        tidy(total),
        tidy(gross.subtract(total)));
  }

  /** The same value, without zeros at its end. */
  private static BigDecimal tidy(BigDecimal value) {
    BigDecimal stripped = value.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  /** Basis points of the traded value; NaN if nothing was traded. */
  static double bps(BigDecimal amount, BigDecimal tradedValue) {
    return tradedValue.signum() == 0
        ? Double.NaN
        : amount.doubleValue() / tradedValue.doubleValue() * 10_000;
  }
}
