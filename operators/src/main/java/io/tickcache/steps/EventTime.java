package io.tickcache.steps;

import java.util.concurrent.TimeUnit;

/** Event times are microseconds in the schemas and milliseconds in Kafka and Flink. */
public final class EventTime {

  private EventTime() {}

  /** Whole milliseconds, rounded down, also before 1970. */
  public static long toMillis(long micros) {
    return Math.floorDiv(micros, TimeUnit.MILLISECONDS.toMicros(1));
  }

  /** The last microsecond of a millisecond, but never {@link Long#MAX_VALUE}. */
  public static long lastMicros(long millis) {
    long first = TimeUnit.MILLISECONDS.toMicros(millis);
    return first > Long.MAX_VALUE - 1_000 ? Long.MAX_VALUE - 1 : first + 999;
  }
}
