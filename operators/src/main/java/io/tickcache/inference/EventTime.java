package io.tickcache.inference;

import java.util.concurrent.TimeUnit;

/** Event times are microseconds in the schemas and milliseconds in Kafka and Flink. */
public final class EventTime {

  private EventTime() {}

  /** Whole milliseconds, rounded down, also before 1970. */
  public static long toMillis(long micros) {
    return Math.floorDiv(micros, TimeUnit.MILLISECONDS.toMicros(1));
  }
}
