package io.tickcache.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.schemas.ForecastQuantile;
import io.tickcache.schemas.ForecastSeries;
import java.util.List;
import org.junit.jupiter.api.Test;

class PathStatisticsTest {

  @Test
  void interpolatesBetweenNeighbours() { // as R's quantile(c(1, 2, 4, 8), type = 7)
    float[] numbers = {1, 2, 4, 8};
    assertThat(PathStatistics.quantile(numbers, 0)).isEqualTo(1);
    assertThat(PathStatistics.quantile(numbers, 0.25)).isEqualTo(1.75f);
    assertThat(PathStatistics.quantile(numbers, 0.5)).isEqualTo(3);
    assertThat(PathStatistics.quantile(numbers, 0.9)).isEqualTo(6.8f);
    assertThat(PathStatistics.quantile(numbers, 1)).isEqualTo(8);
    assertThat(PathStatistics.quantile(new float[] {5}, 0.3)).isEqualTo(5);
  }

  @Test
  void takesEachStepOverAllPaths() {
    float[][][] paths = {{{0, 8}, {0, 1}}, {{0, 2}, {0, 5}}, {{0, 5}, {0, 3}}};
    assertThat(new PathStatistics(List.of(0.0, 0.5)).series("a", paths, 1))
        .isEqualTo(
            new ForecastSeries(
                "a",
                List.of(5f, 3f),
                List.of(
                    new ForecastQuantile(0.0, List.of(2f, 1f)),
                    new ForecastQuantile(0.5, List.of(5f, 3f)))));
  }

  @Test
  void tellsNoQuantilesOfOnePath() {
    assertThat(
            new PathStatistics(List.of(0.5)).series("a", new float[][][] {{{4}}}, 0).getQuantiles())
        .isEmpty();
  }
}
