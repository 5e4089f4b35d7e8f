package io.tickcache.inference;

import io.tickcache.steps.SortKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Events that wait for the watermark, released in an order that depends on the events alone: by
 * sort key, then instrument. Events alike in both leave as they came.
 */
final class WaitingEvents {

  private static final Comparator<Waiting> ORDER =
      Comparator.<Waiting, SortKey>comparing(w -> w.event().sortKey())
          .thenComparing(w -> w.event().instrument())
          .thenComparingLong(Waiting::arrival);

  private final PriorityQueue<Waiting> queue = new PriorityQueue<>(ORDER);
  private long arrivals;

  void add(InstrumentEvent event) {
    queue.add(new Waiting(event, arrivals++));
  }

  /**
   * Removes the next event that the watermark has passed.
   *
   * @param watermarkMillis the watermark, milliseconds since 1970-01-01 UTC
   * @return the event, or null if all that wait are later
   */
  InstrumentEvent poll(long watermarkMillis) {
    Waiting next = queue.peek();
    if (next == null || eventTimeMillis(next.event()) > watermarkMillis) {
      return null;
    }
    return queue.poll().event();
  }

  int size() {
    return queue.size();
  }

  /** The records that wait, by instrument, each list in the order of arrival. */
  Map<String, List<RawEvent>> byInstrument() {
    List<Waiting> all = new ArrayList<>(queue);
    all.sort(Comparator.comparingLong(Waiting::arrival));
    Map<String, List<RawEvent>> grouped = new HashMap<>();
    for (Waiting waiting : all) {
      grouped
          .computeIfAbsent(waiting.event().instrument(), name -> new ArrayList<>())
          .add(waiting.event().raw());
    }
    return grouped;
  }

  private static long eventTimeMillis(InstrumentEvent event) {
    return EventTime.toMillis(event.eventTimeMicros());
  }

  private record Waiting(InstrumentEvent event, long arrival) {}
}
