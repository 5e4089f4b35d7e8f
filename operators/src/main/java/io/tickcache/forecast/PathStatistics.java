package io.tickcache.forecast;

import io.tickcache.schemas.ForecastQuantile;
import io.tickcache.schemas.ForecastSeries;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What all paths of a forecast say together. Sums go over the paths in their order, in double. */
final class PathStatistics {

  private final List<Double> probabilities;

  /**
   * @param probabilities of the quantiles, ascending; with one path none is told
   */
  PathStatistics(List<Double> probabilities) {
    this.probabilities = probabilities;
  }

  /**
   * One series.
   *
   * @param name what the numbers are of
   * @param paths numbers, [paths][steps][…]
   * @param at the series' place in the last dimension
   */
  ForecastSeries series(String name, float[][][] paths, int at) {
    int steps = paths[0].length;
    List<Float> mean = new ArrayList<>(steps);
    List<ForecastQuantile> quantiles = new ArrayList<>();
    if (paths.length > 1) {
      probabilities.forEach(
          probability -> quantiles.add(new ForecastQuantile(probability, new ArrayList<>(steps))));
    }
    float[] numbers = new float[paths.length];
    for (int step = 0; step < steps; step++) {
      for (int path = 0; path < paths.length; path++) {
        numbers[path] = paths[path][step][at];
      }
      mean.add(mean(numbers));
      Arrays.sort(numbers);
      for (ForecastQuantile quantile : quantiles) {
        quantile.getValues().add(quantile(numbers, quantile.getProbability()));
      }
    }
    return new ForecastSeries(name, mean, quantiles);
  }

  static float mean(float[] numbers) {
    double sum = 0;
    for (float number : numbers) {
      sum += number;
    }
    return (float) (sum / numbers.length);
  }

  /**
   * Type 7 of Hyndman and Fan, "Sample Quantiles in Statistical Packages" (1996).
   *
   * @param ascending one or more numbers
   * @param probability 0 to 1
   */
  static float quantile(float[] ascending, double probability) {
    double place = (ascending.length - 1) * probability;
    int below = (int) place; // place is not below 0
    if (below == ascending.length - 1) {
      return ascending[below];
    }
    double low = ascending[below];
    return (float) (low + (place - below) * (ascending[below + 1] - low));
  }
}
