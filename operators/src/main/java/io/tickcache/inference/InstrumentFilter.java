package io.tickcache.inference;

import io.tickcache.schemas.DeadLetterStage;
import io.tickcache.steps.RefusedEventException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which instruments the job knows: glob patterns, where * stands for any characters, ? for one. */
final class InstrumentFilter {

  private final Pattern pattern;

  InstrumentFilter(List<String> globs) {
    pattern =
        Pattern.compile(
            globs.stream().map(InstrumentFilter::toRegex).collect(Collectors.joining("|")));
  }

  /**
   * Lets a known instrument pass.
   *
   * @throws RefusedEventException if no pattern matches it
   */
  void check(String instrument) throws RefusedEventException {
    if (!pattern.matcher(instrument).matches()) {
      throw new RefusedEventException(
          DeadLetterStage.VALIDATE,
          "unknown instrument '" + instrument + "': no pattern of 'instruments' matches it");
    }
  }

  private static String toRegex(String glob) {
    StringBuilder regex = new StringBuilder();
    for (char c : glob.toCharArray()) {
      switch (c) {
        case '*' -> regex.append(".*");
        case '?' -> regex.append('.');
        default -> regex.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return regex.toString();
  }
}
