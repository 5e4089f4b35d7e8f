package io.tickcache.engine;

import io.tickcache.kvcache.KvContext;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The steps of one context, in the order of their positions.
 *
 * @param prefix null for none
 * @param mostBlocks that the pass reads of the context
 */
public record StepGroup(KvContext context, KvPrefix prefix, List<Integer> rows, int mostBlocks) {

  /** How many blocks of the context the pass reads. */
  public int blocks() {
    return Math.min(context.table().size(), mostBlocks);
  }

  /**
   * Entries of the context's table that the pass reads, ascending: all, or that of the first step's
   * slot and those before it, in a circle.
   */
  public int[] entries() {
    int blocks = context.table().size();
    if (blocks <= mostBlocks) {
      return IntStream.range(0, blocks).toArray();
    }
    int own = context.slot(context.nextPosition()) / context.geometry().blockSize();
    return IntStream.range(0, mostBlocks)
        .map(back -> Math.floorMod(own - back, blocks))
        .sorted()
        .toArray();
  }
}
