package io.tickcache.trading.allocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PriceRiskTest {

  private static final double DECAY = 0.9;

  /** By the definition: weighted products over the sum of the weights. */
  @Test
  void covariancesAreThoseOfTheDefinition() {
    Random random = new Random(5);
    double[][] prices = new double[40][];
    for (int step = 0; step < prices.length; step++) {
      prices[step] =
          new double[] {
            100 * Math.exp(random.nextGaussian() * 0.01),
            step < 10 ? Double.NaN : 50 * Math.exp(random.nextGaussian() * 0.02)
          };
    }
    PriceRisk risk = PriceRisk.unknown(List.of("a:A", "a:B"));
    for (double[] each : prices) {
      risk = risk.next(each, DECAY);
    }
    assertThat(risk.returns()).containsExactly(39, 29);
    assertThat(risk.covariance(0, 0, DECAY)).isCloseTo(defined(prices, 0, 0, 1), within(1e-16));
    assertThat(risk.covariance(1, 1, DECAY)).isCloseTo(defined(prices, 1, 1, 11), within(1e-16));
    double shrunk = Math.sqrt((1 - Math.pow(DECAY, 29)) / (1 - Math.pow(DECAY, 39)));
    assertThat(risk.covariance(0, 1, DECAY))
        .isCloseTo(shrunk * defined(prices, 0, 1, 11), within(1e-16));
    assertThat(risk.covariance(1, 0, DECAY)).isEqualTo(risk.covariance(0, 1, DECAY));
    double[] weights = {0.25, -0.5};
    double variance =
        0.0625 * risk.covariance(0, 0, DECAY)
            - 0.25 * risk.covariance(0, 1, DECAY)
            + 0.25 * risk.covariance(1, 1, DECAY);
    assertThat(risk.volatility(weights, DECAY)).isCloseTo(Math.sqrt(variance), within(1e-15));
  }

  private static double defined(double[][] prices, int i, int j, int first) {
    double products = 0;
    double weights = 0;
    for (int step = first; step < prices.length; step++) {
      double weight = Math.pow(DECAY, prices.length - 1 - step);
      products +=
          weight
              * Math.log(prices[step][i] / prices[step - 1][i])
              * Math.log(prices[step][j] / prices[step - 1][j]);
      weights += weight;
    }
    return products / weights;
  }

  @Test
  void otherInstrumentsKeepWhatIsKnownOfThem() {
    PriceRisk risk = PriceRisk.unknown(List.of("a", "b", "c"));
    for (int step = 1; step < 5; step++) {
      risk = risk.next(new double[] {step, 2 * step + 1, 3 + step % 2}, DECAY);
    }
    PriceRisk other = risk.of(List.of("aa", "b", "c", "d"));
    assertThat(other.covariance(1, 2, DECAY)).isEqualTo(risk.covariance(1, 2, DECAY)).isNotZero();
    assertThat(other.covariance(0, 1, DECAY)).isZero();
    assertThat(other.returns()).containsExactly(0, 3, 3, 0);
    assertThat(risk.of(List.of("a", "b", "c"))).isSameAs(risk);
  }

  /** The second began as the first became wild: of both, the second's short time is known. */
  @Test
  void noPortfolioIsWithoutRiskBecauseOneOfItBeganLater() {
    PriceRisk risk = PriceRisk.unknown(List.of("a", "b"));
    for (int step = 0; step < 107; step++) {
      double wild = step < 100 ? 1 : 1 + 0.1 * (step % 2);
      risk = risk.next(new double[] {wild, step < 100 ? Double.NaN : wild}, DECAY);
    }
    assertThat(risk.returns()).containsExactly(106, 6);
    double move = Math.log(1.1);
    assertThat(risk.volatility(new double[] {1, -0.5}, DECAY)).isGreaterThan(0.1 * move);
  }
}
