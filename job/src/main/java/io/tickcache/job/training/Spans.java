package io.tickcache.job.training;

/** Lengths of time as the exchanges write them: 500ms, 1min, 4h, 1d, 1w. */
final class Spans {

  private static final String[] UNITS = {"w", "d", "h", "min", "s", "ms", "us"};
  private static final long[] MICROS = {
    604_800_000_000L, 86_400_000_000L, 3_600_000_000L, 60_000_000L, 1_000_000L, 1_000L, 1L
  };

  private Spans() {}

  /** In the largest unit of which it is a whole number. */
  static String words(long micros) {
    for (int i = 0; i < MICROS.length; i++) {
      if (micros % MICROS[i] == 0) {
        return micros / MICROS[i] + UNITS[i];
      }
    }
    throw new IllegalStateException("every length is a number of microseconds");
  }
}
