package io.tickcache.job.kafka;

import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;

/**
 * How far ahead of this machine's clock event times may be. Time itself never runs ahead of it:
 * whoever is ahead by less has to wait, and the others do not become late.
 *
 * @param clock this machine's
 * @param maxAhead the most; zero for no bound
 */
record ClockBound(Clock clock, Duration maxAhead) implements Serializable {

  /** By the system's clock. */
  static ClockBound of(Duration maxAhead) {
    return new ClockBound(Clock.systemUTC(), maxAhead);
  }

  /** Whether an event of this time, milliseconds since 1970-01-01 UTC, is too far ahead now. */
  boolean isExceededBy(long eventTimeMillis) {
    return !maxAhead.isZero() && eventTimeMillis - maxAhead.toMillis() > clock.millis();
  }

  /** A time, or the clock's where that is earlier. */
  long cut(long eventTimeMillis) {
    return maxAhead.isZero() ? eventTimeMillis : Math.min(eventTimeMillis, clock.millis());
  }
}
