package io.tickcache.kvcache;

/**
 * What has to be kept of a context, besides its pages, to go on with it elsewhere: whatever the
 * blocks, the capacity and the batches there.
 *
 * @param epochMicros the context's epoch: event time of its first step, microseconds
 * @param nextPosition position of the next step, so the number of steps so far
 * @param maxContext steps a prediction may attend to
 * @param storage how its pages are stored: no page can be read as another type
 * @param retention which steps it keeps: those that another would keep may be gone
 */
public record KvContextSnapshot(
    long epochMicros,
    long nextPosition,
    int maxContext,
    KvStorage storage,
    RetentionPolicy retention) {

  public KvContextSnapshot {
    if (nextPosition < 0) {
      throw new IllegalArgumentException(
          "nextPosition = " + nextPosition + " must not be negative");
    }
  }

  /** How its pages are numbered. */
  public ContextPages numbering() {
    return new ContextPages(maxContext, retention);
  }

  /** Numbers of the pages that are needed to go on, ascending. */
  public int[] pages() {
    return numbering().live(nextPosition);
  }

  /** Blocks of the context in memory. */
  public int blocks(ContextGeometry geometry) {
    return geometry.blocksFor(retention.slotsFor(geometry, nextPosition));
  }
}
