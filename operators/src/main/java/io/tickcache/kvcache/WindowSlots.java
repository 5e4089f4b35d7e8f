package io.tickcache.kvcache;

/**
 * The first steps of a context, for ever in its first slots, and the last ones, which go round in
 * the other slots.
 */
final class WindowSlots implements ContextSlots {

  private static final byte[] NOTHING = {};

  private final ContextGeometry geometry;
  private final int sinks;
  private final int ring;

  /**
   * @param sinks how many first steps stay; may be 0
   */
  WindowSlots(ContextGeometry geometry, int sinks) {
    this.geometry = geometry;
    this.sinks = sinks;
    ring = geometry.capacity() - sinks;
  }

  @Override
  public int slot(long position) {
    return (int) (position < sinks ? position : sinks + (position - sinks) % ring);
  }

  @Override
  public void visible(long position, SlotRanges ranges) {
    int length = contextLength(position);
    int first = Math.min(sinks, length);
    if (first > 0) {
      ranges.add(0, first);
    }
    if (length > first) {
      int begin = slot(position - (length - first) + 1);
      int end = begin + length - first;
      ranges.add(begin, Math.min(end, geometry.capacity()));
      if (end > geometry.capacity()) {
        ranges.add(sinks, sinks + end - geometry.capacity());
      }
    }
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
