package io.tickcache.kvcache;

/**
 * What has to be kept of a context, besides its pages, to go on with it elsewhere.
 *
 * @param epochMicros the context's epoch: event time of its first step, microseconds
 * @param nextPosition position of the next step, so the number of steps so far
 * @param maxContext steps a prediction may attend to
 * @param capacity slots of the full context; decides which slot a step lies in, so it stays what it
 *     was when the context began
 * @param blockSize slots of its KV blocks: sums over a context are taken block by block
 * @param storage how its pages are stored: no page can be read as another type
 * @param retention which steps it keeps: those that another would keep may be gone
 */
public record KvContextSnapshot(
    long epochMicros,
    long nextPosition,
    int maxContext,
    int capacity,
    int blockSize,
    KvStorage storage,
    RetentionPolicy retention) {

  public KvContextSnapshot {
    if (nextPosition < 0) {
      throw new IllegalArgumentException(
          "nextPosition = " + nextPosition + " must not be negative");
    }
  }

  public ContextGeometry geometry() {
    return new ContextGeometry(maxContext, capacity, blockSize);
  }

  /** Pages of the context: numbers 0 to {@code pages() - 1}. */
  public int pages() {
    return geometry().pagesFor(slots());
  }

  /** Blocks of the context. */
  public int blocks() {
    return geometry().blocksFor(slots());
  }

  private int slots() {
    return retention.slotsFor(geometry(), nextPosition);
  }
}
