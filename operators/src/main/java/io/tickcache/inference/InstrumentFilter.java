package io.tickcache.inference;

import io.tickcache.schemas.DeadLetterStage;
import io.tickcache.steps.InstrumentPattern;
import io.tickcache.steps.RefusedEventException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which instruments the job knows: glob patterns, where * stands for any characters, ? for one. */
final class InstrumentFilter {

  /** Bounds {@link #known}, whatever names a topic has. */
  private static final int MOST_NAMES = 100_000;

  private final InstrumentPattern pattern;

  /** That matched before: an expression costs as much as all else that is checked of an event. */
  private final Set<String> known = new HashSet<>();

  InstrumentFilter(List<String> globs) {
    pattern = new InstrumentPattern(globs);
  }

  /**
   * Lets a known instrument pass.
   *
   * @throws RefusedEventException if no pattern matches it
   */
  void check(String instrument) throws RefusedEventException {
    if (pattern.matchesAll() || known.contains(instrument)) {
      return;
    }
    if (!pattern.matches(instrument)) {
      throw new RefusedEventException(
          DeadLetterStage.VALIDATE,
          "unknown instrument '" + instrument + "': no pattern of 'instruments' matches it");
    }
    if (known.size() == MOST_NAMES) {
      known.clear();
    }
    known.add(instrument);
  }
}
