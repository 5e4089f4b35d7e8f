package io.tickcache.kvcache;

/** Takes ranges of slots that do not overlap. */
@FunctionalInterface
public interface SlotRanges {

  /** The slots {@code from} to {@code to - 1}, at least one. */
  void add(int from, int to);
}
