package io.tickcache.steps;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which instruments some glob patterns name: * stands for any characters, ? for one. */
public final class InstrumentPattern {

  private static final String ALL = "*";

  /** Null if all match. */
  private final Pattern pattern;

  public InstrumentPattern(List<String> globs) {
    pattern =
        globs.contains(ALL)
            ? null
            : Pattern.compile(
                globs.stream().map(InstrumentPattern::toRegex).collect(Collectors.joining("|")));
  }

  /** Whether every instrument matches. */
  public boolean matchesAll() {
    return pattern == null;
  }

  public boolean matches(String instrument) {
    return pattern == null || pattern.matcher(instrument).matches();
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
