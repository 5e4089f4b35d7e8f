package io.tickcache.history;

import io.tickcache.market.KlineIntervals;
import io.tickcache.model.TokenSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The intervals of klines that contexts held, and held together. */
public final class HeldIntervals {

  private record Context(String instrument, long epochMicros) {}

  private final Map<Context, SortedSet<Long>> byContext = new HashMap<>();

  /** Takes in a step. */
  public void add(InstrumentHistory history, RecordedStep step) {
    if (step.source() == TokenSource.KLINE) {
      byContext
          .computeIfAbsent(
              new Context(history.instrument(), step.epochMicros()), context -> new TreeSet<>())
          .add(step.intervalMicros());
    }
  }

  /** As a model's config has them, e.g. {@code 1h} and {@code 1m+5m}; null if there are none. */
  public List<String> names() {
    Set<SortedSet<Long>> sets = Set.copyOf(byContext.values());
    List<String> names =
        sets.stream()
            .filter(set -> sets.stream().noneMatch(o -> !o.equals(set) && o.containsAll(set)))
            .map(HeldIntervals::name)
            .sorted()
            .toList();
    return names.isEmpty() ? null : names;
  }

  private static String name(SortedSet<Long> intervals) {
    return intervals.stream().map(KlineIntervals::format).collect(Collectors.joining("+"));
  }
}
