package io.tickcache.backtest.metrics;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Event time as text. */
public final class UtcTime {

  private UtcTime() {}

  /** ISO 8601 in UTC, such as 2025-02-01T00:00:00Z; from microseconds since 1970-01-01 UTC. */
  public static String iso(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
  }
}
