package io.tickcache.steps;

import io.tickcache.schemas.DeadLetterStage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/**
 * Events that wait for the watermark, released in an order that depends on the events alone: by
 * sort key, then instrument. Events alike in both leave as they came. One that the watermark had
 * passed when it came may still be the next of its instrument, which alone a context depends on; it
 * is late where the market records of its time may be gone, or where nobody knows whether its
 * instrument had later ones.
 *
 * <p>A delta whose time is before that of the one it follows by its update ids takes that time:
 * within a book the ids tell the order. (The readers of recordings publish such times already;
 * other publishers may not.)
 *
 * <p>They are sorted when a watermark comes, not one by one: what comes from a partition is in
 * order nearly always, and merging such runs takes a few comparisons an event where a heap of ten
 * thousand takes thirty, each of memory that no cache has.
 *
 * @param <E> the events
 */
public final class WaitingEvents<E extends OrderedEvent> {

  /**
   * Who steps back further has another clock, and not one that is a little behind. So far behind
   * the watermark may an event be that is not late.
   */
  public static final long MAX_STEP_MICROS = 5_000_000;

  /** Before the first watermark. */
  public static final long NONE = Long.MIN_VALUE;

  private final List<Waiting<E>> events = new ArrayList<>();
  private final BiFunction<E, Long, E> atTime;
  private final boolean marketStays;
  private final Map<String, Newest> newest = new HashMap<>(); // by instrument
  private final Set<String> unordered =
      new HashSet<>(); // instruments whose deltas came out of order
  private long passedMillis = NONE;

  /** The last id of an instrument's book, and the latest time. */
  private record Newest(long sequence, long micros) {}

  /**
   * No events.
   *
   * @param atTime gives the same event at another time, microseconds
   * @param marketStays whether steps see no market records, or all that there ever were: then those
   *     of a step's time are there however late it comes
   */
  public WaitingEvents(BiFunction<E, Long, E> atTime, boolean marketStays) {
    this.atTime = atTime;
    this.marketStays = marketStays;
  }

  /** Goes on where another was told that it had {@link #passedMillis}. */
  public void restorePassed(long watermarkMillis) {
    passedMillis = watermarkMillis;
  }

  /** The watermark that came last, milliseconds since 1970-01-01 UTC, or {@link #NONE}. */
  public long passedMillis() {
    return passedMillis;
  }

  /** Whether the watermark has passed an event that comes now. */
  public boolean hasPassed(E event) {
    return EventTime.toMillis(event.eventTimeMicros()) <= passedMillis;
  }

  /**
   * Requires of an event that the watermark has passed that it can be taken all the same: as the
   * next one of its instrument, or as one that steps back in a book that goes on, a delta that by
   * its ids follows the last one of its instrument, whose time it takes.
   *
   * @param released the last event of its instrument that was released; null if the instrument is
   *     not known
   * @throws RefusedEventException if it is late
   */
  public void requireInTime(SortKey released, E event) throws RefusedEventException {
    if (isNext(released, event)) {
      return;
    }
    boolean followsReleased =
        released != null
            && released.isFollowedBy(event.follows())
            && isStepBack(released.eventTimeMicros(), event);
    if (!followsReleased && !followsOneThatWaits(event)) {
      throw new RefusedEventException(
          DeadLetterStage.ORDER,
          "late: the event of '%s' at %d us came when event time had passed %d ms"
              .formatted(event.instrument(), event.eventTimeMicros(), passedMillis));
    }
  }

  /**
   * Whether nothing stands in the way of a late one: a partition that was thought idle has come
   * back, or a snapshot took long.
   */
  private boolean isNext(SortKey released, E event) {
    long behindMicros = TimeUnit.MILLISECONDS.toMicros(passedMillis) - event.eventTimeMicros();
    boolean recent = behindMicros < MAX_STEP_MICROS; // market records are kept for so long
    return released == null
        ? recent
        : event.sortKey().compareTo(released) > 0 && (recent || marketStays);
  }

  private boolean followsOneThatWaits(E event) {
    Newest before = newest.get(event.instrument());
    return before != null
        && before.sequence() == event.follows()
        && before.micros() - event.eventTimeMicros() <= MAX_STEP_MICROS;
  }

  /** From the event that it follows, which the watermark has passed at most so far. */
  private boolean isStepBack(long followedMicros, E event) {
    long step = followedMicros - event.eventTimeMicros();
    return step >= 0
        && step <= MAX_STEP_MICROS
        && followedMicros > TimeUnit.MILLISECONDS.toMicros(passedMillis) - MAX_STEP_MICROS;
  }

  /** Takes an event that is not late. */
  public void add(E event) {
    events.add(new Waiting<>(event.eventTimeMicros(), event));
    if (event.sortKey().isOfBook()) {
      addToFeed(event.instrument(), event.sortKey());
    }
  }

  private void addToFeed(String instrument, SortKey update) {
    long micros = update.eventTimeMicros();
    Newest before = newest.get(instrument);
    // Who is further back than that is never put behind, and may be right where that one was wrong.
    boolean near = before != null && before.micros() - micros <= MAX_STEP_MICROS;
    if (before != null
        && (update.sequence() < before.sequence() || near && micros < before.micros())) {
      unordered.add(instrument); // else ids and times agree
    }
    newest.put(
        instrument,
        new Newest(update.sequence(), near ? Math.max(micros, before.micros()) : micros));
  }

  /**
   * The event, not before the one it follows where that is the last that was released.
   *
   * @param released the last event of its instrument that was released, or null
   */
  public E behind(SortKey released, E event) {
    if (released == null || event.follows() == OrderedEvent.NONE) {
      return event;
    }
    long step = released.eventTimeMicros() - event.eventTimeMicros();
    return released.isFollowedBy(event.follows()) && step > 0 && step <= MAX_STEP_MICROS
        ? atTime.apply(event, released.eventTimeMicros())
        : event;
  }

  /** Sets no delta before the one it follows, every copy of it. */
  private void putInOrderOfIds() {
    // In the list, by instrument and id. Snapshots are followed, and follow nothing.
    Map<String, TreeMap<Long, List<Integer>>> places = new HashMap<>();
    for (int i = 0; i < events.size(); i++) {
      E event = events.get(i).event();
      if (event.sortKey().isOfBook() && unordered.contains(event.instrument())) {
        places
            .computeIfAbsent(event.instrument(), name -> new TreeMap<>())
            .computeIfAbsent(event.sortKey().sequence(), id -> new ArrayList<>())
            .add(i);
      }
    }
    places.values().forEach(this::putInOrder);
    unordered.clear();
  }

  private void putInOrder(TreeMap<Long, List<Integer>> places) {
    for (List<Integer> copies : places.values()) {
      for (int place : copies) {
        E event = events.get(place).event();
        for (int before : places.getOrDefault(event.follows(), List.of())) {
          E later = behind(events.get(before).event().sortKey(), event);
          events.set(place, new Waiting<>(later.eventTimeMicros(), later));
          event = later;
        }
      }
    }
  }

  /**
   * Removes the events that the watermark has passed.
   *
   * @param watermarkMillis the watermark, milliseconds since 1970-01-01 UTC
   * @return them, in order
   */
  public List<E> release(long watermarkMillis) {
    if (watermarkMillis < Long.MAX_VALUE) { // else the input has ended; a job may go on from here
      passedMillis = Math.max(passedMillis, watermarkMillis);
    }
    if (!unordered.isEmpty()) {
      putInOrderOfIds();
    }
    events.sort(null); // stable: events alike stay as they came
    int count = 0;
    while (count < events.size() && events.get(count).isAtMost(watermarkMillis)) {
      count++;
    }
    List<Waiting<E>> due = events.subList(0, count);
    List<E> released = due.stream().map(Waiting::event).toList();
    due.clear();
    // What waits is later than the watermark, so it is in order of these already.
    newest.values().removeIf(last -> EventTime.toMillis(last.micros()) <= watermarkMillis);
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
