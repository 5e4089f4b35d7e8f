package io.tickcache.job.options;

import java.util.Comparator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which keys a misspelt one may have meant. */
final class NearestKeys {

  private static final int SHOWN = 3;

  private NearestKeys() {}

  /**
   * The nearest keys, nearest first, separated by commas.
   *
   * @param known those that there are
   */
  static String text(String key, Stream<String> known) {
    return known
        .sorted(Comparator.comparingInt(candidate -> distance(key, candidate)))
        .limit(SHOWN)
        .collect(Collectors.joining(", "));
  }

  /** Levenshtein's distance, with words left out, or put before, counting as near. */
  private static int distance(String typed, String known) {
    int[] row = new int[known.length() + 1];
    for (int j = 0; j <= known.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= typed.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= known.length(); j++) {
        int substituted = diagonal + (typed.charAt(i - 1) == known.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    int lengthDifference = Math.abs(typed.length() - known.length());
    return known.contains(typed) || typed.endsWith(known)
        ? row[known.length()] - lengthDifference
        : row[known.length()];
  }
}
