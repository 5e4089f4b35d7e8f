package io.tickcache.inference.metrics;

import org.HdrHistogram.Histogram;
import org.apache.flink.metrics.HistogramStatistics;

/** How often each value came, to two digits: HdrHistogram knows none below zero, so two of them. */
final class SignedCounts extends HistogramStatistics {

  private static final int DIGITS = 2;

  /** Some thirty thousand years in milliseconds; what is further away is as far away. */
  private static final long FARTHEST = 1L << 50;

  private static final int SAMPLE = 100;

  private final Histogram below = new Histogram(DIGITS); // -1 as 0, and so on
  private final Histogram others = new Histogram(DIGITS);

  void add(long value) {
    if (value < 0) {
      below.recordValue(Math.min(FARTHEST, -(value + 1)));
    } else {
      others.recordValue(Math.min(FARTHEST, value));
    }
  }

  void addAll(SignedCounts more) {
    below.add(more.below);
    others.add(more.others);
  }

  void clear() {
    below.reset();
    others.reset();
  }

  private long total() {
    return below.getTotalCount() + others.getTotalCount();
  }

  /** The value that this share of the values is not above; 0 of none. */
  @Override
  public double getQuantile(double share) {
    if (total() == 0) {
      return 0;
    }
    double rank = Math.min(1, Math.max(0, share)) * total();
    long negative = below.getTotalCount();
    return rank <= negative && negative > 0
        ? -1.0 - below.getValueAtPercentile(100 * (negative - rank) / negative)
        : others.getValueAtPercentile(100 * (rank - negative) / others.getTotalCount());
  }

  /** A sample: the value at every hundredth of the way. */
  @Override
  public long[] getValues() {
    long[] values = new long[total() == 0 ? 0 : SAMPLE + 1];
    for (int i = 0; i < values.length; i++) {
      values[i] = (long) getQuantile((double) i / SAMPLE);
    }
    return values;
  }

  @Override
  public int size() {
    return (int) Math.min(Integer.MAX_VALUE, total());
  }

  @Override
  public double getMean() {
    double negative = below.getTotalCount();
    double sum = others.getMean() * others.getTotalCount() - (below.getMean() + 1) * negative;
    return total() == 0 ? 0 : sum / total();
  }

  @Override
  public double getStdDev() {
    double mean = getMean();
    double squares = squares(others, -mean) + squares(below, mean + 1);
    return total() == 0 ? 0 : StrictMath.sqrt(squares / total());
  }

  /** Sum of the squares of all values, each moved by an offset. */
  private static double squares(Histogram counts, double offset) {
    double moved = counts.getMean() + offset;
    double deviation = counts.getStdDeviation();
    return counts.getTotalCount() * (deviation * deviation + moved * moved);
  }

  @Override
  public long getMax() {
    if (others.getTotalCount() > 0) {
      return others.getMaxValue();
    }
    return below.getTotalCount() == 0 ? 0 : -1 - below.getMinValue();
  }

  @Override
  public long getMin() {
    if (below.getTotalCount() > 0) {
      return -1 - below.getMaxValue();
    }
    return others.getTotalCount() == 0 ? 0 : others.getMinValue();
  }
}
