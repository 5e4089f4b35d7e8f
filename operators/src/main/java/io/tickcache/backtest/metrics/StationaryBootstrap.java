package io.tickcache.backtest.metrics;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * Resamples a series by blocks of random length, geometrically distributed, which run on from the
 * end to the beginning (Politis and Romano, "The Stationary Bootstrap", 1994): what follows upon
 * each other stays together, as single draws would not have it.
 */
public final class StationaryBootstrap {

  /** How often a series is resampled. */
  public static final int REPLICATES = 2_000;

  private static final long SEED = 1;

  private final int length;
  private final double newBlock;

  /**
   * Of series of a length.
   *
   * @param length of each series, at least 1
   * @param expectedBlock mean length of a block, at least 1
   */
  public StationaryBootstrap(int length, double expectedBlock) {
    if (length < 1 || !(expectedBlock >= 1)) {
      throw new IllegalArgumentException(
          "a series of %d in blocks of %s: both must be at least 1"
              .formatted(length, expectedBlock));
    }
    this.length = length;
    this.newBlock = 1 / expectedBlock;
  }

  /**
   * The mean length of a block that is taken where none is told: the cube root of the series'
   * length, rounded up, the rate at which the best one grows.
   */
  public static int expectedBlock(int length) {
    return Math.max(1, (int) Math.ceil(StrictMath.cbrt(length)));
  }

  /**
   * An interval that holds a share of the replicates' values.
   *
   * @param low NaN where the statistic is undefined in more than a tenth of the replicates
   * @param high likewise
   */
  public record Interval(double low, double high) {}

  /** The interval between equal tails of a statistic's values; the same for the same series. */
  public Interval interval(double[] series, double share, ToDoubleFunction<double[]> statistic) {
    SplittableRandom random = new SplittableRandom(SEED);
    double[] values = new double[REPLICATES];
    for (int i = 0; i < REPLICATES; i++) {
      values[i] = statistic.applyAsDouble(resampled(series, random));
    }
    return interval(values, share);
  }

  /**
   * The interval of a statistic of a series less that of another: both are drawn alike, so that
   * what they have in common goes.
   *
   * @param other of the same length
   */
  public Interval difference(
      double[] series, double[] other, double share, ToDoubleFunction<double[]> statistic) {
    SplittableRandom random = new SplittableRandom(SEED);
    SplittableRandom alike = new SplittableRandom(SEED);
    double[] values = new double[REPLICATES];
    for (int i = 0; i < REPLICATES; i++) {
      values[i] =
          statistic.applyAsDouble(resampled(series, random))
              - statistic.applyAsDouble(resampled(other, alike));
    }
    return interval(values, share);
  }

  /** The interval between equal tails of values; the undefined ones left out. */
  static Interval interval(double[] values, double share) {
    double[] defined = Arrays.stream(values).filter(v -> !Double.isNaN(v)).sorted().toArray();
    if (defined.length < 0.9 * values.length) {
      return new Interval(Double.NaN, Double.NaN);
    }
    int outside = (int) ((1 - share) / 2 * defined.length);
    return new Interval(defined[outside], defined[defined.length - 1 - outside]);
  }

  /** One series of the same length. */
  double[] resampled(double[] series, SplittableRandom random) {
    double[] drawn = new double[length];
    int at = 0;
    for (int i = 0; i < length; i++) {
      boolean begins = i == 0 || random.nextDouble() < newBlock;
      at = begins ? random.nextInt(length) : (at + 1) % length;
      drawn[i] = series[at];
    }
    return drawn;
  }
}
