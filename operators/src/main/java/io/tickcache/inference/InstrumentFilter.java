package io.tickcache.inference;

import io.tickcache.schemas.DeadLetterStage;
import io.tickcache.steps.RefusedEventException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which instruments the job knows: glob patterns, where * stands for any characters, ? for one. */
final class InstrumentFilter {

  private static final String ALL = "*";

  /** Bounds {@link #known}, whatever names a topic has. */
  private static final int MOST_NAMES = 100_000;

  /** Null if all are known. */
  private final Pattern pattern;

  /** That matched before: an expression costs as much as all else that is checked of an event. */
  private final Set<String> known = new HashSet<>();

  InstrumentFilter(List<String> globs) {
    pattern =
        globs.contains(ALL)
            ? null
            : Pattern.compile(
                globs.stream().map(InstrumentFilter::toRegex).collect(Collectors.joining("|")));
  }

  /**
   * Lets a known instrument pass.
   *
   * @throws RefusedEventException if no pattern matches it
   */
  void check(String instrument) throws RefusedEventException {
    if (pattern == null || known.contains(instrument)) {
      return;
    }
    if (!pattern.matcher(instrument).matches()) {
      throw new RefusedEventException(
          DeadLetterStage.VALIDATE,
          "unknown instrument '" + instrument + "': no pattern of 'instruments' matches it");
    }
    if (known.size() == MOST_NAMES) {
      known.clear();
    }
    known.add(instrument);
  }

  private static String toRegex(String glob) {
    StringBuilder regex = new StringBuilder();
    glob.codePoints()
        .forEach(
            letter -> {
              switch (letter) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(Character.toString(letter)));
              }
            });
    return regex.toString();
  }
}
