package io.tickcache.kvcache;

import static io.tickcache.kvcache.ContextGeometry.PAGE_SIZE;

import java.util.stream.IntStream;

/**
 * How the KV pages of contexts are numbered in state: by their place in the context, so that state
 * knows neither capacity nor blocks. Of a window, a page holds 16 positions from a multiple of 16
 * on; those of the first steps come first, and the others go round behind them in one page more
 * than the window can touch. Where steps are chosen by score, a page holds 16 slots.
 *
 * @param maxContext of the contexts
 * @param retention of the contexts
 */
public record ContextPages(int maxContext, RetentionPolicy retention) {

  /** The first position of a page that holds slots. */
  public static final long NO_POSITION = -1;

  private int sinkPages() {
    return pages(retention.sinks());
  }

  private int ringPages() {
    return pages(maxContext) + 1;
  }

  private static int pages(long steps) {
    return Math.toIntExact((steps + PAGE_SIZE - 1) / PAGE_SIZE);
  }

  /**
   * The page of a step.
   *
   * @param slot where it lies
   */
  int page(long position, int slot) {
    if (retention.decidesByPages()) {
      return slot / PAGE_SIZE;
    }
    long page = position / PAGE_SIZE;
    return (int) (page < sinkPages() ? page : sinkPages() + page % ringPages());
  }

  /** How many pages a context has, seen or not. */
  int count() {
    return retention.decidesByPages()
        ? ScoredSlots.limit(maxContext) / PAGE_SIZE
        : sinkPages() + ringPages();
  }

  /** The pages with steps that a context's next step sees, ascending. */
  public int[] live(long nextPosition) {
    if (retention.decidesByPages()) {
      return IntStream.range(0, Math.min(pages(Math.min(nextPosition, maxContext)), count()))
          .toArray();
    }
    return IntStream.range(0, count())
        .filter(page -> firstPosition(page, nextPosition) != NO_POSITION)
        .toArray();
  }

  /**
   * The position of the first step that a page holds in its first slot.
   *
   * @return {@link #NO_POSITION} if it holds slots, or none that the next step sees
   */
  public long firstPosition(int page, long nextPosition) {
    if (retention.decidesByPages() || nextPosition == 0) {
      return NO_POSITION;
    }
    long newest = (nextPosition - 1) / PAGE_SIZE;
    if (page < sinkPages()) {
      return page <= newest ? (long) page * PAGE_SIZE : NO_POSITION;
    }
    long number = newest - Math.floorMod(newest - (page - sinkPages()), ringPages());
    long last = number * PAGE_SIZE + PAGE_SIZE - 1;
    boolean seen = number >= sinkPages() && last >= oldest(nextPosition);
    return seen ? number * PAGE_SIZE : NO_POSITION;
  }

  /** The oldest step of the window that the step at {@code nextPosition} sees. */
  private long oldest(long nextPosition) {
    return Math.max(0, nextPosition - (maxContext - retention.sinks()) + 1);
  }

  /**
   * Which of a page's 16 steps the next step sees, the first in bit 0. Of a page of slots those
   * that hold steps at all.
   */
  public int seen(int page, long nextPosition) {
    long first =
        retention.decidesByPages() ? (long) page * PAGE_SIZE : firstPosition(page, nextPosition);
    int bits = 0;
    for (int i = 0; i < PAGE_SIZE; i++) {
      long step = first + i;
      boolean kept =
          retention.decidesByPages() || step < retention.sinks() || step >= oldest(nextPosition);
      if (step < nextPosition && kept) {
        bits |= 1 << i;
      }
    }
    return bits;
  }
}
