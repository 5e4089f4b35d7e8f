package io.tickcache.backtest.simulation;

import java.math.BigDecimal;

/**
 * What is paid for holding a position at a time.
 *
 * @param instrument venue:symbol
 * @param timeMicros event time, microseconds since 1970-01-01 UTC
 * @param rate share of the position's value at the mid; above 0: longs pay shorts
 */
public record FundingRate(String instrument, long timeMicros, BigDecimal rate) {}
