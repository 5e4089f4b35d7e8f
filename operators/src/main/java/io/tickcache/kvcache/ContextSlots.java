package io.tickcache.kvcache;

/**
 * Which steps of a context lie in which slots. Depends on the steps alone and never on how passes
 * brought them, so what a query sees, and in which order, does not either.
 */
interface ContextSlots {

  /** The slot that the step at {@code position} gets; of a step that the next pass may bring. */
  int slot(long position);

  /** Names the slots that the step at {@code position} sees, its own included. */
  void visible(long position, SlotRanges ranges);

  /** Tells what the steps of the next pass see, tile by tile, in the order of arithmetic. */
  void tiles(long nextPosition, VisibleTiles tiles);

  /** How many slots the step at {@code position} sees. */
  int contextLength(long position);

  /** The most steps that the next pass may bring. */
  int maxStepsPerPass();

  /**
   * Counts the steps of a pass.
   *
   * @param attention that they paid
   */
  void advance(int steps, AttentionRows attention);

  /** What has to be kept to go on elsewhere; empty if positions say it all. */
  byte[] toBytes();
}
