package io.tickcache.kvcache;

import static io.tickcache.kvcache.ContextGeometry.TILE;

/**
 * The first steps of a context, for ever in its first tiles, and the last ones, which go round in
 * the tiles behind those. The steps that share the last of the first tiles stay there too, hidden
 * once they leave the window.
 */
final class WindowSlots implements ContextSlots {

  private static final byte[] NOTHING = {};

  private final ContextGeometry geometry;
  private final int sinks;
  private final int sinkSlots;

  /**
   * @param sinks how many first steps stay; may be 0
   */
  WindowSlots(ContextGeometry geometry, int sinks) {
    this.geometry = geometry;
    this.sinks = sinks;
    sinkSlots = sinkSlots(sinks);
  }

  /** Slots of the tiles that hold the first steps. */
  static int sinkSlots(int sinks) {
    return ContextGeometry.roundUp(sinks, TILE);
  }

  @Override
  public int slot(long position) {
    return position < sinkSlots
        ? (int) position
        : sinkSlots + (int) ((position - sinkSlots) % geometry.capacity());
  }

  @Override
  public void visible(long position, SlotRanges ranges) {
    long first = firstOfWindow(position);
    if (first <= sinks) {
      first = 0;
    } else if (sinks > 0) {
      ranges.add(0, sinks);
    }
    while (first <= position) {
      int slot = slot(first);
      int end = slot < sinkSlots ? sinkSlots : sinkSlots + geometry.capacity();
      int length = (int) Math.min(end - slot, position - first + 1);
      ranges.add(slot, slot + length);
      first += length;
    }
  }

  /** The oldest step besides the first ones that the step at {@code position} sees. */
  private long firstOfWindow(long position) {
    return Math.max(0, position - (geometry.maxContext() - sinks) + 1);
  }

  @Override
  public void tiles(long nextPosition, VisibleTiles tiles) {
    long last = nextPosition + tiles.rows() - 1;
    long tile = 0;
    while (tile * TILE < sinkSlots && tile * TILE <= last) {
      addTile(tile++, nextPosition, tiles);
    }
    for (tile = Math.max(tile, firstOfWindow(nextPosition) / TILE); tile * TILE <= last; tile++) {
      addTile(tile, nextPosition, tiles);
    }
  }

  private void addTile(long tile, long nextPosition, VisibleTiles tiles) {
    long begin = tile * TILE;
    tiles.add(tile, slot(begin));
    for (int row = 0; row < tiles.rows(); row++) {
      long position = nextPosition + row;
      long window = bits(firstOfWindow(position) - begin, position + 1 - begin);
      tiles.see(tiles.count() - 1, row, window | bits(0, Math.min(sinks, position + 1) - begin));
    }
  }

  /** The bits {@code from} to {@code to - 1} that a tile has. */
  private static long bits(long from, long to) {
    long low = Math.max(0, from);
    long high = Math.min(TILE, to);
    return low >= high ? 0 : -1L >>> (TILE - (high - low)) << low;
  }

  @Override
  public int contextLength(long position) {
    return geometry.contextLength(position);
  }

  @Override
  public int maxStepsPerPass() {
    return geometry.maxStepsPerPass();
  }

  @Override
  public void advance(int steps, AttentionRows attention) {}

  @Override
  public byte[] toBytes() {
    return NOTHING;
  }
}
