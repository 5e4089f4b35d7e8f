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
   * Adds the page of a context that begins at a slot.
   *
   * @param firstSlot a multiple of the page's length
   */
  public PagePlaces add(BlockTable table, int firstSlot) {
    int page = firstSlot / ContextGeometry.PAGE_SIZE;
    places.add(new Place(table.block(page / pagesPerBlock), page % pagesPerBlock));
    return this;
  }

  /** How many pages it names. */
  public int size() {
    return places.size();
  }

  /** The block of the {@code index}-th page. */
  public int block(int index) {
    return places.get(index).block();
  }

  /** Its number within that block. */
  public int pageOfBlock(int index) {
    return places.get(index).pageOfBlock();
  }
}
