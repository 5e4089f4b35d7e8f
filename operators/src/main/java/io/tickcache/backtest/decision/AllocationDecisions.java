package io.tickcache.backtest.decision;

import io.tickcache.schemas.Allocation;
import io.tickcache.schemas.Weight;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Decisions from allocations: to hold each instrument's weight, anew with each allocation. Of an
 * instrument that has had no prediction there is none.
 */
public final class AllocationDecisions implements Iterator<Decision> {

  private final Iterator<Allocation> allocations;
  private final Deque<Decision> due = new ArrayDeque<>();

  /**
   * Decisions.
   *
   * @param allocations in order of time, of one portfolio; weights from -1 to 1
   */
  public AllocationDecisions(Iterator<Allocation> allocations) {
    this.allocations = allocations;
  }

  @Override
  public boolean hasNext() {
    while (due.isEmpty() && allocations.hasNext()) {
      Allocation allocation = allocations.next();
      for (Weight weight : allocation.getWeights()) {
        if (weight.getReferencePrice() != null) {
          due.add(decision(allocation, weight));
        }
      }
    }
    return !due.isEmpty();
  }

  @Override
  public Decision next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return due.remove();
  }

  private static Decision decision(Allocation allocation, Weight weight) {
    return new Decision(
        weight.getInstrument(),
        allocation.getEventTimeMicros(),
        weight.getWeight(),
        weight.getReferencePrice(),
        Decision.orNaN(weight.getBestBid()),
        Decision.orNaN(weight.getBestAsk()),
        weight.getContextEpochMicros(),
        weight.getPosition());
  }
}
