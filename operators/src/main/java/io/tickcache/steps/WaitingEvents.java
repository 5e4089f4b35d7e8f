package io.tickcache.steps;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Events that wait for the watermark, released in an order that depends on the events alone: by
 * sort key, then instrument. Events alike in both leave as they came.
 *
 * <p>They are sorted when a watermark comes, not one by one: what comes from a partition is in
 * order nearly always, and merging such runs takes a few comparisons an event where a heap of ten
 * thousand takes thirty, each of memory that no cache has.
 *
 * @param <E> the events
 */
public final class WaitingEvents<E extends OrderedEvent> {

  private final List<Waiting<E>> events = new ArrayList<>();

  public void add(E event) {
    events.add(new Waiting<>(event.eventTimeMicros(), event));
  }

  /**
   * Removes the events that the watermark has passed.
   *
   * @param watermarkMillis the watermark, milliseconds since 1970-01-01 UTC
   * @return them, in order
   */
  public List<E> release(long watermarkMillis) {
    events.sort(null); // stable: events alike stay as they came
    int count = 0;
    while (count < events.size() && events.get(count).isAtMost(watermarkMillis)) {
      count++;
    }
    List<Waiting<E>> due = events.subList(0, count);
    List<E> released = due.stream().map(Waiting::event).toList();
    due.clear();
    return released;
  }

  public int size() {
    return events.size();
  }

  /** The events that wait, by instrument; those alike in order are in the order of arrival. */
  public Map<String, List<E>> byInstrument() {
    Map<String, List<E>> grouped = new HashMap<>();
    for (Waiting<E> waiting : events) {
      grouped
          .computeIfAbsent(waiting.event().instrument(), name -> new ArrayList<>())
          .add(waiting.event());
    }
    return grouped;
  }

  /** With the event's time, at which nearly all comparisons end, in the object itself. */
  private record Waiting<E extends OrderedEvent>(long eventTimeMicros, E event)
      implements Comparable<Waiting<E>> {

    boolean isAtMost(long watermarkMillis) {
      return EventTime.toMillis(eventTimeMicros) <= watermarkMillis;
    }

    @Override
    public int compareTo(Waiting<E> other) {
      if (eventTimeMicros != other.eventTimeMicros) {
        return Long.compare(eventTimeMicros, other.eventTimeMicros);
      }
      int order = event.sortKey().compareTo(other.event.sortKey());
      return order == 0 ? event.instrument().compareTo(other.event.instrument()) : order;
    }
  }
}
