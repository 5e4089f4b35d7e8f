package io.tickcache.inference;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Names in the log the instruments whose events have something wrong with their times: each at
 * once, then once a minute while it goes on. For one thread.
 */
final class InstrumentWarnings {

  private static final Logger LOG = LoggerFactory.getLogger(InstrumentWarnings.class);

  private static final long AGAIN_MILLIS = TimeUnit.MINUTES.toMillis(1);

  /** A minute: when a whole feed is wrong, more lines say no more. */
  private static final int MOST_LINES = 20;

  /** Bounds memory, whatever names a topic has. */
  private static final int MOST_NAMES = 10_000;

  private final String what;
  private final String advice;
  private final Map<String, Named> instruments = new HashMap<>();
  private long minuteMillis = Long.MIN_VALUE;
  private int lines;

  /** Events since the last line, and the time of the next, milliseconds. */
  private static final class Named {
    long events;
    long nextMillis;
  }

  /**
   * Warnings of one kind.
   *
   * @param what is wrong, after "is 2 d 0 h"
   * @param advice what to do about it
   */
  InstrumentWarnings(String what, String advice) {
    this.what = what;
    this.advice = advice;
  }

  /**
   * An event of the instrument has it.
   *
   * @param millis by how much
   * @param fate what becomes of it, after "its events"
   */
  void add(String instrument, long millis, String fate, long nowMillis) {
    Named named = instruments.get(instrument);
    if (named == null) {
      if (instruments.size() == MOST_NAMES) {
        instruments.clear(); // some are named sooner again than in a minute
      }
      named = new Named();
      named.nextMillis = nowMillis;
      instruments.put(instrument, named);
    }
    named.events++;
    if (nowMillis >= named.nextMillis && mayWrite(nowMillis)) {
      LOG.warn(
          "'{}' is {} {}: its events {} ({} since the last warning). {}",
          instrument,
          describe(millis),
          what,
          fate,
          named.events,
          advice);
      named.events = 0;
      named.nextMillis = nowMillis + AGAIN_MILLIS;
    }
  }

  private boolean mayWrite(long nowMillis) {
    if (minuteMillis == Long.MIN_VALUE || nowMillis - minuteMillis >= AGAIN_MILLIS) {
      minuteMillis = nowMillis;
      lines = 0;
    }
    lines++;
    if (lines == MOST_LINES + 1) {
      LOG.warn("More instruments are {}: see the metrics by instrument", what);
    }
    return lines <= MOST_LINES;
  }

  /** In the two largest units. */
  static String describe(long millis) {
    long seconds = Math.round(millis / 1_000.0);
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1_000.0);
    }
    long minutes = seconds / 60;
    if (minutes < 60) {
      return "%d min %d s".formatted(minutes, seconds % 60);
    }
    long hours = minutes / 60;
    return hours < 24
        ? "%d h %d min".formatted(hours, minutes % 60)
        : "%d d %d h".formatted(hours / 24, hours % 24);
  }
}
