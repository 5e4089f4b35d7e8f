package io.tickcache.inference.state;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * What is left to do until an instrument's context, dropped after a restore, is as long as it was:
 * the retained inputs still to be run again, and the new steps that came meanwhile, in their order.
 */
public final class Rebuild {

  private final long end;
  private final Queue<ReadyStep> waiting = new ArrayDeque<>();
  private long next;
  private boolean joined;

  /**
   * @param first position of the first input to run again
   * @param end position of the first new step
   */
  Rebuild(long first, long end) {
    this.next = first;
    this.end = end;
  }

  /** True the first time. */
  public boolean join() {
    boolean first = !joined;
    joined = true;
    return first;
  }

  /** Whether all retained inputs have been run again. */
  public boolean isRecomputed() {
    return next == end;
  }

  /** Whether the new steps have joined the context too. */
  public boolean isDone() {
    return isRecomputed() && waiting.isEmpty();
  }

  /** Position of the next input to run again. */
  public long next() {
    return next;
  }

  public void advance() {
    next++;
  }

  /** Has inputs run again from a position on. */
  public void goBackTo(long position) {
    next = position;
  }

  /** The new steps, first come first. */
  public Queue<ReadyStep> waiting() {
    return waiting;
  }
}
