package io.tickcache.backtest;

import java.math.BigDecimal;

/**
 * What trading cost, quote currency; below 0 where it earned (rebates, a maker's half spread,
 * funding received). Exact: sums add up.
 *
 * @param fees the exchange's, taker and maker together
 * @param spread from the mid to the best price
 * @param slippage from the best price to the average of the levels walked
 * @param funding paid by longs where the rate is above 0
 */
public record Costs(BigDecimal fees, BigDecimal spread, BigDecimal slippage, BigDecimal funding) {

  public static final Costs NONE =
      new Costs(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

  public Costs plus(Costs other) {
    return new Costs(
        fees.add(other.fees),
        spread.add(other.spread),
        slippage.add(other.slippage),
        funding.add(other.funding));
  }

  public Costs minus(Costs other) {
    return new Costs(
        fees.subtract(other.fees),
        spread.subtract(other.spread),
        slippage.subtract(other.slippage),
        funding.subtract(other.funding));
  }

  /** All of them. */
  public BigDecimal total() {
    return fees.add(spread).add(slippage).add(funding);
  }
}
