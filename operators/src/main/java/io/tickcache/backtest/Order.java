package io.tickcache.backtest;

import java.math.BigDecimal;

/**
 * An order and what became of it.
 *
 * @param id from 1, in the order of decisions of one account
 * @param instrument venue:symbol
 * @param side which way
 * @param liquidity what it meant to be
 * @param quantity in the venue's unit, above 0
 * @param limitPrice of a maker, quote currency; null of a taker
 * @param decidedMicros event time at which it was decided, feed latency included, microseconds
 *     since 1970-01-01 UTC
 * @param arrivesMicros event time at which the exchange has it
 * @param endedMicros event time of its last fill, or at which it was given up
 * @param filled in the venue's unit, 0 to {@code quantity}
 * @param outcome what became of it
 * @param position of the prediction that it comes from, in its context
 * @param contextEpochMicros of that prediction
 */
public record Order(
    long id,
    String instrument,
    OrderSide side,
    Liquidity liquidity,
    BigDecimal quantity,
    BigDecimal limitPrice,
    long decidedMicros,
    long arrivesMicros,
    long endedMicros,
    BigDecimal filled,
    OrderOutcome outcome,
    long contextEpochMicros,
    long position) {}
