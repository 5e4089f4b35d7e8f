package io.tickcache.backtest.simulation;

import java.util.Iterator;

/**
 * An account to simulate.
 *
 * @param name what it is called in results
 * @param decisions in order of time, then instrument
 * @param detailed whether orders, fills and series by instrument are kept
 */
public record AccountPlan(String name, Iterator<Decision> decisions, boolean detailed) {}
