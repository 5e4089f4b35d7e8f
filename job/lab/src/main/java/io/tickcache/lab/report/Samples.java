package io.tickcache.lab.report;

import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;

/** Measurements of one quantity, one a round; the order of rounds is kept. */
public final class Samples {

  private final double[] values;
  private final double[] sorted;

  public Samples(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("a quantity needs one measurement or more");
    }
    this.values = values.clone();
    this.sorted = values.clone();
    Arrays.sort(sorted);
  }

  public double median() {
    return quantile(0.5);
  }

  public double lowerQuartile() {
    return quantile(0.25);
  }

  public double upperQuartile() {
    return quantile(0.75);
  }

  /** The arithmetic mean. */
  public double mean() {
    return Arrays.stream(values).average().orElseThrow();
  }

  /** Linear between the two nearest measurements. */
  public double quantile(double fraction) {
    double rank = fraction * (sorted.length - 1);
    int below = (int) rank;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (rank - below) * (sorted[above] - sorted[below]);
  }

  /** A figure of each round from two quantities of that round: both saw the same disturbances. */
  public Samples with(Samples other, DoubleBinaryOperator figure) {
    if (other.values.length != values.length) {
      throw new IllegalArgumentException(
          "%d rounds and %d rounds cannot be paired".formatted(values.length, other.values.length));
    }
    return new Samples(
        IntStream.range(0, values.length)
            .mapToDouble(round -> figure.applyAsDouble(values[round], other.values[round]))
            .toArray());
  }
}
