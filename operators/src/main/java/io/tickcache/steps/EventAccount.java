package io.tickcache.steps;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * What became of all records that a job read, or of all events of a recording.
 *
 * @param counts by fate, those above 0 only; they add up to the records, see {@link #records}
 */
public record EventAccount(Map<EventFate, Long> counts) {

  public EventAccount {
    counts = Collections.unmodifiableMap(new EnumMap<>(counts));
  }

  /**
   * The account of counted fates.
   *
   * @param counted how often each was told; a step that turned out not to be finite is told twice
   */
  public static EventAccount of(ToLongFunction<EventFate> counted) {
    Map<EventFate, Long> counts = new EnumMap<>(EventFate.class);
    for (EventFate fate : EventFate.values()) {
      long count = counted.applyAsLong(fate);
      if (fate == EventFate.STEP) {
        count -= counted.applyAsLong(EventFate.NOT_FINITE);
      }
      if (count > 0) {
        counts.put(fate, count);
      }
    }
    return new EventAccount(counts);
  }

  /** How many records there were. */
  public long records() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** How many had a fate. */
  public long count(EventFate fate) {
    return counts.getOrDefault(fate, 0L);
  }

  /** A line a fate, steps first, then the commonest: "1,234 became steps". */
  public List<String> describe() {
    List<Map.Entry<EventFate, Long>> entries = new ArrayList<>(counts.entrySet());
    entries.sort(
        Comparator.comparing((Map.Entry<EventFate, Long> entry) -> entry.getKey() != EventFate.STEP)
            .thenComparing(Map.Entry.comparingByValue(Comparator.reverseOrder())));
    return entries.stream()
        .map(entry -> String.format(Locale.ROOT, "%,d %s", entry.getValue(), entry.getKey()))
        .toList();
  }
}
