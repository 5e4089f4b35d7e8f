package io.tickcache.trading.allocation;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is remembered of a portfolio from one time of its grid to the next. Nobody changes it.
 *
 * @param gridMicros the last time of the grid that was looked at; Long.MIN_VALUE before the first
 * @param outlooks the newest of each instrument
 * @param weights that it has; 0 where there is none
 * @param risk how prices vary; of no instrument where the policy needs none
 */
public record PortfolioState(
    long gridMicros,
    SortedMap<String, Outlook> outlooks,
    SortedMap<String, Double> weights,
    PriceRisk risk) {

  /** Before anything. */
  public static final PortfolioState EMPTY =
      new PortfolioState(
          Long.MIN_VALUE, new TreeMap<>(), new TreeMap<>(), PriceRisk.unknown(List.of()));

  /** The same weights, and nothing said of any instrument. */
  public PortfolioState withoutOutlooks() {
    return new PortfolioState(gridMicros, new TreeMap<>(), weights, risk);
  }

  /** Whether it holds anything. */
  boolean holds() {
    return weights.values().stream().anyMatch(weight -> weight != 0);
  }
}
