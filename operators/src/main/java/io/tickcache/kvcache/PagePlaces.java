package io.tickcache.kvcache;

import java.util.ArrayList;
import java.util.List;

/** Where KV pages lie, of one context or of many: each one's block, and its number within that. */
public final class PagePlaces {

  private record Place(int block, int pageOfBlock) {}

  private final int pagesPerBlock;
  private final List<Place> places = new ArrayList<>();

  /**
   * Names no page.
   *
   * @param blockSize slots of a block
   */
  public PagePlaces(int blockSize) {
    pagesPerBlock = blockSize / ContextGeometry.PAGE_SIZE;
  }

  /**
   * Adds pages of a context.
   *
   * @param pages their numbers within it
   */
  public PagePlaces add(BlockTable table, int... pages) {
    for (int page : pages) {
      places.add(new Place(table.block(page / pagesPerBlock), page % pagesPerBlock));
    }
    return this;
  }

  /** How many pages it names. */
  public int size() {
    return places.size();
  }

  /** The blocks of some of them. */
  long[] blocks(int from, int count) {
    return places.subList(from, from + count).stream().mapToLong(Place::block).toArray();
  }

  /** Their numbers within those. */
  long[] pagesOfBlocks(int from, int count) {
    return places.subList(from, from + count).stream().mapToLong(Place::pageOfBlock).toArray();
  }
}
