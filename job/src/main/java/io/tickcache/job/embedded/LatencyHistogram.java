package io.tickcache.job.embedded;

import java.util.Arrays;

/**
 * Counts of durations in microseconds, in buckets that grow with the value (at most 1.6 % wide), so
 * that its size does not depend on how many there are. For one thread.
 */
public final class LatencyHistogram {

  private static final int SUB_BITS = 6; // 64 buckets each power of two
  private static final int SUB_BUCKETS = 1 << SUB_BITS;

  private final long[] counts = new long[(Long.SIZE - SUB_BITS) * SUB_BUCKETS];
  private long total;

  public void add(long micros) {
    counts[bucket(Math.max(0, micros))]++;
    total++;
  }

  public long total() {
    return total;
  }

  /**
   * The duration in microseconds that a share of the durations does not exceed; 0 if there are
   * none.
   */
  public long percentile(double share) {
    long rank = (long) Math.ceil(share * total);
    long seen = 0;
    for (int bucket = 0; bucket < counts.length; bucket++) {
      seen += counts[bucket];
      if (seen >= rank && seen > 0) {
        return upperBound(bucket);
      }
    }
    return 0;
  }

  public void clear() {
    Arrays.fill(counts, 0);
    total = 0;
  }

  private static int bucket(long value) {
    if (value < SUB_BUCKETS) {
      return (int) value;
    }
    int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(value) - SUB_BITS;
    return (shift << SUB_BITS) + (int) (value >>> shift);
  }

  private static long upperBound(int bucket) {
    int shift = Math.max(0, (bucket >> SUB_BITS) - 1);
    long mantissa = bucket - ((long) shift << SUB_BITS);
    return ((mantissa + 1) << shift) - 1;
  }
}
