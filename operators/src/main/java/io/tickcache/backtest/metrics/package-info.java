/**
 * What an account was worth, in figures of one named convention each. Pure functions; what is
 * undefined is NaN, never 0 or infinity. All sums run in the series' order and all transcendental
 * functions are those of {@link java.lang.StrictMath} or of Commons Math, which are Java: the same
 * bits on every processor.
 */
package io.tickcache.backtest.metrics;
