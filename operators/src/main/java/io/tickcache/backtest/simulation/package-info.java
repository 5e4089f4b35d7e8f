/**
 * Decisions, orders and marks of several accounts over one recorded market, in one total order: at
 * equal times market data, then funding, order arrivals, decisions and marks; then instrument by
 * name; then as they came about.
 */
package io.tickcache.backtest.simulation;
