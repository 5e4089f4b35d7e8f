package io.tickcache.history;

import java.util.function.IntToLongFunction;

/** Searches among times that rise, or stay. */
public final class RisingTimes {

  private RisingTimes() {}

  /**
   * How many are not later than one.
   *
   * @param size how many there are
   * @param times each by its number, microseconds since 1970-01-01 UTC
   */
  public static int notLater(int size, IntToLongFunction times, long timeMicros) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (times.applyAsLong(middle) <= timeMicros) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
