package io.tickcache.backtest.simulation;

import java.util.Arrays;
import java.util.OptionalLong;

/**
 * How long it takes until an event is known, and until an order is at the exchange: constants, or
 * what was measured, by event time. Before the first measurement the first one counts; after that
 * the newest. Never a wall clock. What was measured at another time can be repeated.
 */
public final class Latencies {

  private final long[] times;
  private final long[] feeds;
  private final long[] orders;

  /** Event time at which the first measurement is, and every time again after the last. */
  private final OptionalLong repeatedFrom;

  private Latencies(long[] times, long[] feeds, long[] orders, OptionalLong repeatedFrom) {
    this.times = times;
    this.feeds = feeds;
    this.orders = orders;
    this.repeatedFrom = repeatedFrom;
  }

  /** The same at all times, microseconds. */
  public static Latencies constant(long feedMicros, long orderMicros) {
    return measured(new long[] {0}, new long[] {feedMicros}, new long[] {orderMicros});
  }

  /**
   * What was measured.
   *
   * @param timesMicros event times, microseconds since 1970-01-01 UTC, rising
   * @param feedMicros from an event to the decision, 0 or more
   * @param orderMicros from the decision to the exchange, 0 or more
   * @throws IllegalArgumentException naming the row (from 1) that breaks a rule
   */
  public static Latencies measured(long[] timesMicros, long[] feedMicros, long[] orderMicros) {
    if (timesMicros.length == 0) {
      throw new IllegalArgumentException("no row");
    }
    for (int i = 0; i < timesMicros.length; i++) {
      if (i > 0 && timesMicros[i] <= timesMicros[i - 1]) {
        throw new IllegalArgumentException(
            "row %d: times must rise: %d comes after %d"
                .formatted(i + 1, timesMicros[i], timesMicros[i - 1]));
      }
      if (feedMicros[i] < 0 || orderMicros[i] < 0) {
        throw new IllegalArgumentException(
            "row %d: latencies must be 0 or more: feed %d, order %d microseconds"
                .formatted(i + 1, feedMicros[i], orderMicros[i]));
      }
    }
    return new Latencies(
        timesMicros.clone(), feedMicros.clone(), orderMicros.clone(), OptionalLong.empty());
  }

  /**
   * The same for recordings of another time: as if measuring had begun then, and over and over
   * again.
   *
   * @param firstMicros event time from which on, microseconds since 1970-01-01 UTC
   * @param lastMicros the last event time of the recordings
   * @return this if it was measured within that time
   */
  public Latencies over(long firstMicros, long lastMicros) {
    boolean within = times[0] <= lastMicros && times[times.length - 1] >= firstMicros;
    return within || times.length == 1
        ? this
        : new Latencies(times, feeds, orders, OptionalLong.of(firstMicros));
  }

  /** Whether they were measured at another time. */
  public boolean isRepeated() {
    return repeatedFrom.isPresent();
  }

  /** From an event of this time to the decision on it, microseconds. */
  public long feedMicros(long eventTimeMicros) {
    return feeds[row(eventTimeMicros)];
  }

  /** From the decision on an event of this time to the exchange, microseconds. */
  public long orderMicros(long eventTimeMicros) {
    return orders[row(eventTimeMicros)];
  }

  private int row(long timeMicros) {
    if (times.length == 1) {
      return 0;
    }
    int found = Arrays.binarySearch(times, atMeasuring(timeMicros));
    return found >= 0 ? found : Math.max(-found - 2, 0);
  }

  private long atMeasuring(long timeMicros) {
    if (repeatedFrom.isEmpty()) {
      return timeMicros;
    }
    long span = times[times.length - 1] - times[0] + 1;
    return times[0] + Math.floorMod(timeMicros - repeatedFrom.getAsLong(), span);
  }
}
