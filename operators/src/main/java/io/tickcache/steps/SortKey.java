package io.tickcache.steps;

import io.tickcache.schemas.DeadLetterStage;
import io.tickcache.schemas.Kline;
import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.schemas.UpdateType;

/**
 * An event's place in the order of its instrument's events, a function of the event alone. Events
 * of one event time: klines first (what they tell is older), then snapshots, then deltas; equal
 * kinds by sequence.
 *
 * @param eventTimeMicros the event's time, microseconds since 1970-01-01 UTC
 * @param rank 0 kline, 1 order-book snapshot, 2 order-book delta
 * @param sequence the feed's last update id; of a kline, its interval in microseconds
 */
public record SortKey(long eventTimeMicros, int rank, long sequence)
    implements Comparable<SortKey> {

  private static final int KLINE_RANK = 0;
  private static final int SNAPSHOT_RANK = 1;
  private static final int DELTA_RANK = 2;

  public static SortKey of(OrderBookUpdate update) {
    int rank = update.getType() == UpdateType.SNAPSHOT ? SNAPSHOT_RANK : DELTA_RANK;
    return new SortKey(update.getEventTimeMicros(), rank, update.getLastSequence());
  }

  public static SortKey of(Kline kline) {
    return new SortKey(kline.getEventTimeMicros(), KLINE_RANK, kline.getIntervalMicros());
  }

  /** The same place at another time. */
  public SortKey at(long micros) {
    return new SortKey(micros, rank, sequence);
  }

  /** Whether it is that of a snapshot or delta. */
  boolean isOfBook() {
    return rank != KLINE_RANK;
  }

  /** Whether a delta that follows this update id follows this event. */
  boolean isFollowedBy(long id) {
    return rank != KLINE_RANK && sequence == id;
  }

  /**
   * Requires that this event comes after all of its instrument's that were released before.
   *
   * @param released the last of them, or null
   * @throws RefusedEventException if it is late
   */
  public void requireAfter(SortKey released, String instrument) throws RefusedEventException {
    if (released != null && compareTo(released) <= 0) {
      throw new RefusedEventException(
          DeadLetterStage.ORDER,
          "late: %s is not after %s, the last event of '%s' that was released"
              .formatted(this, released, instrument));
    }
  }

  @Override
  public int compareTo(SortKey other) {
    if (eventTimeMicros != other.eventTimeMicros) {
      return Long.compare(eventTimeMicros, other.eventTimeMicros);
    }
    return rank != other.rank
        ? Integer.compare(rank, other.rank)
        : Long.compare(sequence, other.sequence);
  }
}
