package io.tickcache.backtest.ledger;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * What an exchange says of an instrument, and what trading there costs.
 *
 * @param contract what one unit is worth
 * @param multiplier of one unit: base coin (linear), or quote currency (inverse); above 0
 * @param tick smallest step of a price, quote currency; 0 if there is none
 * @param lot smallest step of a quantity, the venue's unit; above 0
 * @param minNotional least value of an order, quote currency; orders that close are free of it
 * @param maxPosition largest position, long or short, the venue's unit; null for no limit
 * @param makerFee share of the traded value; below 0 for a rebate
 * @param takerFee share of the traded value
 * @param halfSpread share of the price by which a bar's open is missed, where there is no book
 */
public record InstrumentTerms(
    Contract contract,
    BigDecimal multiplier,
    BigDecimal tick,
    BigDecimal lot,
    BigDecimal minNotional,
    BigDecimal maxPosition,
    BigDecimal makerFee,
    BigDecimal takerFee,
    BigDecimal halfSpread) {

  /** Quotients are rounded to so many digits. */
  static final MathContext DIGITS = MathContext.DECIMAL128;

  /** Sizes are computed in doubles; what is a whole lot but for their rounding is one. */
  private static final MathContext SIZED = new MathContext(14);

  /** What a unit is worth. */
  public enum Contract {
    /** {@code multiplier} base coins; its value follows the price. Spot and linear futures. */
    LINEAR,

    /** {@code multiplier} of the quote currency, held in the base coin. Coin-margined futures. */
    INVERSE
  }

  public InstrumentTerms {
    require(multiplier.signum() > 0, "multiplier", multiplier, "must be above 0");
    require(tick.signum() >= 0, "tick", tick, "must be 0 or more");
    require(lot.signum() > 0, "lot", lot, "must be above 0");
    require(minNotional.signum() >= 0, "min-notional", minNotional, "must be 0 or more");
    require(
        maxPosition == null || maxPosition.signum() >= 0,
        "max-position",
        maxPosition,
        "must be 0 or more");
    require(takerFee.signum() >= 0, "taker fee", takerFee, "must be 0 or more");
    require(
        makerFee.add(takerFee).signum() >= 0,
        "maker fee",
        makerFee,
        "must not be a rebate above the taker fee = " + takerFee);
    require(halfSpread.signum() >= 0, "half spread", halfSpread, "must be 0 or more");
    require(
        takerFee.compareTo(BigDecimal.ONE) < 0 && halfSpread.compareTo(BigDecimal.ONE) < 0,
        "taker fee and half spread",
        takerFee.max(halfSpread),
        "must be below 1");
  }

  private static void require(boolean holds, String what, Object value, String rule) {
    if (!holds) {
      throw new IllegalArgumentException("'%s' = %s %s".formatted(what, value, rule));
    }
  }

  /** Value of a quantity at a price, quote currency. */
  public BigDecimal value(BigDecimal quantity, BigDecimal price) {
    BigDecimal units = quantity.multiply(multiplier);
    return contract == Contract.LINEAR ? units.multiply(price) : units;
  }

  /** Base coins that a quantity stands for, if bought at a price. */
  public BigDecimal coins(BigDecimal quantity, BigDecimal price) {
    BigDecimal units = quantity.multiply(multiplier);
    return contract == Contract.LINEAR ? units : units.divide(price, DIGITS);
  }

  /**
   * Quantity whose value is this at a price, down to whole lots.
   *
   * @param value quote currency, 0 or more
   */
  public BigDecimal quantityOf(double value, double price) {
    double units = contract == Contract.LINEAR ? value / price : value;
    return wholeLots(BigDecimal.valueOf(units).round(SIZED).divide(multiplier, DIGITS));
  }

  /** Down to whole lots. */
  public BigDecimal wholeLots(BigDecimal quantity) {
    return quantity.divideToIntegralValue(lot).multiply(lot);
  }

  /** A price on the grid of ticks, at most (down) or at least (up) this one. */
  public BigDecimal onTick(BigDecimal price, boolean down) {
    if (tick.signum() == 0) {
      return price;
    }
    return price.divide(tick, 0, down ? RoundingMode.FLOOR : RoundingMode.CEILING).multiply(tick);
  }
}
