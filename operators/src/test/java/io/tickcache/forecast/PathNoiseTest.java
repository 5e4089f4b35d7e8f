package io.tickcache.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PathNoiseTest {

  private static final long SEED = 3;

  /** As a second implementation, in Python, gives them. */
  private static final double FIRST = 0.7220495992908215;

  private static final double SECOND = 0.3132191309411889;

  @Test
  void isStandardNormal() {
    PathNoise noise = new PathNoise(SEED, "test:A", 1, 2);
    int count = 200_000;
    double[] numbers = new double[count];
    double[] powers = new double[5];
    for (int i = 0; i < count; i++) {
      numbers[i] = noise.normal(i / 100, 1 + i / 10 % 10, i % 10);
      for (int power = 1; power < powers.length; power++) {
        powers[power] += StrictMath.pow(numbers[i], power) / count;
      }
    }
    assertThat(powers[1]).isCloseTo(0, within(0.01));
    assertThat(powers[2]).isCloseTo(1, within(0.015));
    assertThat(powers[3]).isCloseTo(0, within(0.03));
    assertThat(powers[4]).isCloseTo(3, within(0.1));
    assertThat(Arrays.stream(numbers).filter(number -> number < -1.959964).count() / (double) count)
        .isCloseTo(0.025, within(0.0015));
  }

  @Test
  void differsWithWhateverNamesANumber() {
    Set<Double> numbers = new HashSet<>();
    int count = 0;
    for (long seed : new long[] {0, 1, -1}) {
      for (String instrument : new String[] {"test:A", "test:B", ""}) {
        for (long epoch : new long[] {0, 1, 1L << 40}) {
          for (long position : new long[] {0, 1, 1L << 32}) {
            PathNoise noise = new PathNoise(seed, instrument, epoch, position);
            for (int path : new int[] {0, 1, ForecastPlan.MAX_PATHS - 1}) {
              for (int step : new int[] {1, 2, ForecastPlan.MAX_HORIZON}) {
                for (int feature : new int[] {0, 1, 2, 100}) {
                  numbers.add(noise.normal(path, step, feature));
                  count++;
                }
              }
            }
          }
        }
      }
    }
    assertThat(numbers).hasSize(count);
  }

  @Test
  void isThatOfOneOrderOfArithmeticForEver() {
    PathNoise noise = new PathNoise(42, "binance-usdm:BTCUSDT", 1_700_000_000_000_000L, 1_234);
    assertThat(noise.normal(0, 1, 0)).isEqualTo(FIRST);
    assertThat(noise.normal(7, 20, 81)).isEqualTo(SECOND);
    assertThat(noise.normal(0, 1, 0)).as("asked again").isEqualTo(FIRST);
  }
}
