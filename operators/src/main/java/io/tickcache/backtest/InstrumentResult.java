package io.tickcache.backtest;

import java.math.BigDecimal;

/**
 * One instrument's part of an account, on the grid of the account's equity.
 *
 * @param instrument venue:symbol
 * @param mids last mid, or close, at each point, quote currency; NaN before the first
 * @param positions at each point, the venue's unit; below 0 for short
 * @param costs all of them
 * @param gross profit before costs, quote currency
 * @param tradedValue of all fills, quote currency
 * @param orders how many
 * @param fills how many
 * @param capped orders that a limit made smaller, or kept from being
 * @param beyondRecordedDepth orders whose rest stood beyond the recorded depth
 */
@SuppressWarnings("ArrayRecordComponent") // series; nothing compares two of them
public record InstrumentResult(
    String instrument,
    double[] mids,
    double[] positions,
    Costs costs,
    BigDecimal gross,
    BigDecimal tradedValue,
    long orders,
    long fills,
    long capped,
    long beyondRecordedDepth) {}
