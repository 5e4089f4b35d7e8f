package io.tickcache.backtest;

import java.math.BigDecimal;

/**
 * A part of an order that was carried out, at one time.
 *
 * @param orderId whose
 * @param instrument venue:symbol
 * @param timeMicros event time of the book or bar that filled it, microseconds since 1970-01-01 UTC
 * @param side which way
 * @param liquidity taker or maker
 * @param quantity in the venue's unit, above 0
 * @param price average over the levels, quote currency
 * @param mid half way between the best prices then, or the bar's open, quote currency
 * @param value what was traded, quote currency, above 0
 * @param costs of it, quote currency
 * @param positionAfter the instrument's position then, the venue's unit; below 0 for short
 */
public record Fill(
    long orderId,
    String instrument,
    long timeMicros,
    OrderSide side,
    Liquidity liquidity,
    BigDecimal quantity,
    BigDecimal price,
    BigDecimal mid,
    BigDecimal value,
    Costs costs,
    BigDecimal positionAfter) {}
