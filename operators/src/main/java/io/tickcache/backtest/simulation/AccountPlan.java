package io.tickcache.backtest.simulation;

import io.tickcache.backtest.Liquidity;
import io.tickcache.backtest.decision.Decision;
import java.util.Iterator;

/**
 * An account to simulate.
 *
 * @param name what it is called in results
 * @param decisions in order of time, then instrument
 * @param size share of the account's equity that a target of 1 stands for, above 0
 * @param maxGross largest sum of all positions' values, as a share of equity, above 0
 * @param execution orders take, or make
 * @param detailed whether orders, fills and series by instrument are kept
 */
public record AccountPlan(
    String name,
    Iterator<Decision> decisions,
    double size,
    double maxGross,
    Liquidity execution,
    boolean detailed) {

  public AccountPlan {
    require(size > 0 && Double.isFinite(size), "size", size);
    require(maxGross > 0, "max-gross", maxGross);
  }

  private static void require(boolean holds, String key, double value) {
    if (!holds) {
      throw new IllegalArgumentException("'%s' = %s must be above 0".formatted(key, value));
    }
  }
}
