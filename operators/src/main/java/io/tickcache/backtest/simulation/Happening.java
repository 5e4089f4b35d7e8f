package io.tickcache.backtest.simulation;

import java.util.Comparator;

/**
 * Something that happens at a time and is no change of the market.
 *
 * @param timeMicros event time, microseconds since 1970-01-01 UTC
 * @param kind what happens; of equal times in this order
 * @param instrument of equal kinds by name
 * @param number of equal instruments
 * @param action what it does
 */
record Happening(long timeMicros, Kind kind, String instrument, long number, Runnable action)
    implements Comparable<Happening> {

  /** Kinds, in their order at equal times; market data comes before all of them. */
  enum Kind {
    FUNDING,
    ARRIVAL,
    DECISION,
    MARK
  }

  private static final Comparator<Happening> ORDER =
      Comparator.comparingLong(Happening::timeMicros)
          .thenComparing(Happening::kind)
          .thenComparing(Happening::instrument)
          .thenComparingLong(Happening::number);

  @Override
  public int compareTo(Happening other) {
    return ORDER.compare(this, other);
  }
}
