package io.tickcache.inference.metrics;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.HistogramStatistics;

/**
 * The values of the last half to whole minute, however many, to two digits: for what happens so
 * often that the last thousand values are gone in a moment. Values may be negative. One thread
 * updates, any reads.
 */
final class RecentHistogram implements Histogram {

  private static final long ROUND_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final LongSupplier nanoTime;
  private SignedCounts current = new SignedCounts();
  private SignedCounts previous = new SignedCounts();
  private long roundStart;
  private long count;

  RecentHistogram() {
    this(System::nanoTime);
  }

  RecentHistogram(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.roundStart = nanoTime.getAsLong();
  }

  @Override
  public synchronized void update(long value) {
    turnRound();
    current.add(value);
    count++;
  }

  @Override
  public synchronized long getCount() {
    return count;
  }

  @Override
  public synchronized HistogramStatistics getStatistics() {
    turnRound();
    SignedCounts both = new SignedCounts();
    both.addAll(previous);
    both.addAll(current);
    return both;
  }

  private void turnRound() {
    long elapsed = nanoTime.getAsLong() - roundStart;
    if (elapsed >= ROUND_NANOS) {
      SignedCounts oldest = previous;
      previous = current;
      oldest.clear();
      current = oldest;
      if (elapsed >= 2 * ROUND_NANOS) {
        previous.clear();
      }
      roundStart += elapsed;
    }
  }
}
