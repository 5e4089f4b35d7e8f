package io.tickcache.backtest.ledger;

import io.tickcache.backtest.Liquidity;
import io.tickcache.backtest.OrderSide;
import java.math.BigDecimal;

/**
 * What an exchange did with (a part of) an order at one time.
 *
 * @param side which way
 * @param liquidity taken or made
 * @param quantity in the venue's unit, above 0
 * @param value traded, quote currency
 * @param coins traded, base coin
 * @param best best price of the side that was hit, or the maker's own price; quote currency
 * @param mid half way between the best prices, quote currency
 */
public record Execution(
    OrderSide side,
    Liquidity liquidity,
    BigDecimal quantity,
    BigDecimal value,
    BigDecimal coins,
    BigDecimal best,
    BigDecimal mid) {

  /** All at one price. */
  public static Execution at(
      OrderSide side,
      Liquidity liquidity,
      BigDecimal quantity,
      BigDecimal price,
      BigDecimal mid,
      InstrumentTerms terms) {
    return new Execution(
        side,
        liquidity,
        quantity,
        terms.value(quantity, price),
        terms.coins(quantity, price),
        price,
        mid);
  }
}
