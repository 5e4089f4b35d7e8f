package io.tickcache.steps;

import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.schemas.UpdateType;

/** An event with its place among those of its instrument. */
public interface OrderedEvent {

  /** Follows nothing. */
  long NONE = Long.MIN_VALUE;

  /** venue:symbol. */
  String instrument();

  SortKey sortKey();

  /** The exchange's clock, microseconds since 1970-01-01 UTC. */
  default long eventTimeMicros() {
    return sortKey().eventTimeMicros();
  }

  /**
   * The update id that it follows in its feed without a hole; {@link #NONE} of a snapshot, a kline.
   */
  default long follows() {
    return NONE;
  }

  /** That of an order-book delta. */
  static long followedBy(OrderBookUpdate update) {
    if (update.getType() == UpdateType.SNAPSHOT) {
      return NONE;
    }
    Long previous = update.getPreviousSequence();
    return previous == null ? update.getFirstSequence() - 1 : previous;
  }
}
