package io.tickcache.lab.bits;

import java.util.Locale;
import java.util.Optional;

/**
 * The bits of one case, by one kernel in one way of batching.
 *
 * @param name of the case
 * @param digest of all outputs
 */
record BitsResult(String kernel, String name, String way, String digest) {

  private static final String MARK = "bits ";

  static String line(BitsCase of, BitsRun.Way way, String digest) {
    return MARK + text(of) + " " + text(way) + " " + digest;
  }

  /** What {@link #line} wrote; empty for any other line. */
  static Optional<BitsResult> parse(String kernel, String line) {
    String[] words = line.split(" ");
    return line.startsWith(MARK) && words.length == 4
        ? Optional.of(new BitsResult(kernel, words[1], words[2], words[3]))
        : Optional.empty();
  }

  private static String text(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
