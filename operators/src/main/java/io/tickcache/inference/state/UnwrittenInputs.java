package io.tickcache.inference.state;

import java.util.Map;
import java.util.TreeMap;

/**
 * The inputs of one context that keyed state does not have yet: the page that is being filled, and
 * those filled since the last write. Pages lie in a ring that has room for a whole window beside
 * the page being filled, so a page is never filled over inputs that are still wanted.
 */
public final class UnwrittenInputs {

  private final int ringPages;
  private final Map<Integer, InputPage> unwritten = new TreeMap<>();
  private InputPage filling;
  private long nextPosition;

  /**
   * Goes on behind the inputs that keyed state has.
   *
   * @param window how many of the last inputs are wanted
   * @param nextPosition position of the next input
   * @param filling the page that it joins; null for one of its own
   */
  UnwrittenInputs(int window, long nextPosition, InputPage filling) {
    this.ringPages = ringPages(window);
    this.nextPosition = nextPosition;
    this.filling = filling;
  }

  static int ringPages(int window) {
    return (window - 1) / InputPage.SIZE + 2;
  }

  /** The place in a ring of the page with the input of {@code position}. */
  static int place(long position, int ringPages) {
    return (int) (position / InputPage.SIZE % ringPages);
  }

  /** Adds the input of the context's next step. */
  void add(RetainedInput input) {
    if (filling == null || nextPosition % InputPage.SIZE == 0) {
      filling = new InputPage(nextPosition);
    }
    filling.add(input);
    unwritten.put(place(nextPosition, ringPages), filling);
    nextPosition++;
  }

  /** Pages changed since {@link #markWritten()}, by their place in the ring. */
  Map<Integer, InputPage> unwritten() {
    return unwritten;
  }

  void markWritten() {
    unwritten.clear();
  }
}
