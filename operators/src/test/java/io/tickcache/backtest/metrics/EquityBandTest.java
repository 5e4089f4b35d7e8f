package io.tickcache.backtest.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tickcache.backtest.EquitySeries;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class EquityBandTest {

  @Test
  void holdsWhatTheReturnsWouldHaveMadeInAnotherOrder() {
    SplittableRandom random = new SplittableRandom(11);
    double[] equity = new double[2_401];
    equity[0] = 1_000;
    for (int i = 1; i < equity.length; i++) {
      equity[i] = equity[i - 1] * (1 + random.nextDouble(-0.01, 0.01));
    }
    EquityBand band = EquityBand.of(series(equity));
    assertThat(band.points()).hasSize(241).startsWith(0, 10).endsWith(2_400);
    assertThat(band.low()[0]).isEqualTo(1_000);
    // The logarithm's deviation after n uniform returns of deviation 0.01/√3; ±1.645 hold 90 %.
    double half = 1.645 * 0.01 / Math.sqrt(3) * Math.sqrt(2_400);
    double width = StrictMath.log(band.high()[240] / band.low()[240]);
    assertThat(width).isCloseTo(2 * half, within(0.25 * half));
    assertThat(band.at(5, band.low())).isCloseTo((1_000 + band.low()[1]) / 2, within(1e-9));
    assertThat(EquityBand.of(series(equity)).high()).isEqualTo(band.high());
  }

  @Test
  void onePointHasItself() {
    EquityBand band = EquityBand.of(series(new double[] {1_000}));
    assertThat(band.points()).containsExactly(0);
    assertThat(band.high()).containsExactly(1_000);
  }

  private static EquitySeries series(double[] equity) {
    long[] times = new long[equity.length];
    for (int i = 0; i < times.length; i++) {
      times[i] = 1_000_000L * i;
    }
    double[] none = new double[equity.length];
    return new EquitySeries(1_000_000, times, equity, equity, none, none);
  }
}
