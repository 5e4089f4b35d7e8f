package io.tickcache.recording.order;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.exchange.RecordedEvent.BookUpdateEvent;
import io.tickcache.exchange.RecordedEvent.KlineEvent;
import io.tickcache.schemas.UpdateType;

/**
 * An event's place in a recording: by event time, then klines, then snapshots, then the rest, and
 * among equals by {@code number}.
 */
public record EventOrder(RecordedEvent event, long timeMicros, int rank, long number)
    implements Comparable<EventOrder> {

  private static final int KLINE = 0;
  private static final int SNAPSHOT = 1;
  private static final int OTHER = 2;

  /** The place of an event; {@code number} orders those of one time and kind. */
  public static EventOrder of(RecordedEvent event, long number) {
    return new EventOrder(event, event.eventTimeMicros(), rankOf(event), number);
  }

  private static int rankOf(RecordedEvent event) {
    if (event instanceof KlineEvent) {
      return KLINE;
    }
    return event instanceof BookUpdateEvent book && book.update().getType() == UpdateType.SNAPSHOT
        ? SNAPSHOT
        : OTHER;
  }

  @Override
  public int compareTo(EventOrder other) {
    int byTime = Long.compare(timeMicros, other.timeMicros);
    if (byTime != 0) {
      return byTime;
    }
    return rank != other.rank
        ? Integer.compare(rank, other.rank)
        : Long.compare(number, other.number);
  }
}
