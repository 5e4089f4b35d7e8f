package io.tickcache.inference.metrics;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.HistogramStatistics;

/**
 * The values of the last half to whole minute, however many, to two digits: for what happens so
 * often that the last thousand values are gone in a moment. Values may be negative. One thread
 * updates, any reads. Who updates says what time it is: reading a clock takes twice as long as all
 * else here, and the caller has just read one.
 */
final class RecentHistogram implements Histogram {

  private static final long ROUND_MILLIS = TimeUnit.SECONDS.toMillis(30);

  private final LongSupplier clock;
  private SignedCounts current = new SignedCounts();
  private SignedCounts previous = new SignedCounts();
  private long roundStart;
  private long count;

  /**
   * Empty.
   *
   * @param clock milliseconds, that of the updates; for those who do not say the time
   */
  RecentHistogram(LongSupplier clock) {
    this.clock = clock;
    this.roundStart = clock.getAsLong();
  }

  @Override
  public void update(long value) {
    update(value, clock.getAsLong());
  }

  /** Takes a value at this time, milliseconds. */
  synchronized void update(long value, long nowMillis) {
    turnRound(nowMillis);
    current.add(value);
    count++;
  }

  @Override
  public synchronized long getCount() {
    return count;
  }

  @Override
  public synchronized HistogramStatistics getStatistics() {
    turnRound(clock.getAsLong());
    SignedCounts both = new SignedCounts();
    both.addAll(previous);
    both.addAll(current);
    return both;
  }

  private void turnRound(long nowMillis) {
    long elapsed = nowMillis - roundStart;
    if (elapsed < 0) {
      roundStart = nowMillis; // the clock was set back
    } else if (elapsed >= ROUND_MILLIS) {
      SignedCounts oldest = previous;
      previous = current;
      oldest.clear();
      current = oldest;
      if (elapsed >= 2 * ROUND_MILLIS) {
        previous.clear();
      }
      roundStart = nowMillis;
    }
  }
}
