package io.tickcache.forecast;

import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * How a user wants steps forecast.
 *
 * @param horizon steps ahead; 0 for no forecasts
 * @param every steps of a context from one forecast to the next; 0 if the interval says when
 * @param interval event time of a grid that begins with 1970: the first step of a context at or
 *     after each of its times has a forecast; zero if {@code every} says when
 * @param paths how many a forecast is made of
 * @param temperature standard deviations of the model's error that a path is fed; 0 for none
 * @param seed of the random numbers
 * @param quantiles of the paths that are told, 0 to 1, ascending
 */
public record ForecastSettings(
    int horizon,
    int every,
    Duration interval,
    int paths,
    double temperature,
    long seed,
    List<Double> quantiles)
    implements Serializable {

  private static final int NANOS_PER_MILLI = 1_000_000;

  /** No forecasts. */
  public static final ForecastSettings NONE =
      new ForecastSettings(0, 0, Duration.ZERO, 1, 0, 0, List.of());

  public ForecastSettings {
    quantiles = List.copyOf(quantiles);
  }

  public boolean areNone() {
    return horizon == 0;
  }

  /** Whether the interval is whole milliseconds, not below 0. */
  public boolean hasWholeInterval() {
    return !interval.isNegative() && interval.getNano() % NANOS_PER_MILLI == 0;
  }

  /** Whether the quantiles are from 0 to 1 and ascend. */
  public boolean hasAscendingQuantiles() {
    double before = Double.NEGATIVE_INFINITY;
    for (double quantile : quantiles) {
      if (!(quantile > before && quantile >= 0 && quantile <= 1)) {
        return false;
      }
      before = quantile;
    }
    return true;
  }
}
