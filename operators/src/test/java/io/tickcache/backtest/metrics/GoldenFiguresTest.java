package io.tickcache.backtest.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Figures computed apart from this code, with numpy, from the conventions' formulas. */
class GoldenFiguresTest {

  private static final Offset<Double> EXACT = within(1e-12);

  private static final double[] A = {0.01, -0.02, 0.015, 0, -0.005, 0.03, -0.01, 0.002};
  private static final double[] FIRST_BAR_LOSS = {-.05, .01, .01, .01};
  private static final double[] ALL_LOSS = {-.01, -.02, -.01};
  private static final double[] FLAT = {0, 0, 0, 0};
  private static final double[] ONE_BAR = {.01};
  private static final double[] NO_LOSS = {.01, .02, 0};
  private static final double[] NONE = {};

  @Test
  void momentsAreThoseOfNumpy() {
    Moments moments = Moments.of(A);
    assertThat(moments.mean()).isCloseTo(0.00275, EXACT);
    assertThat(moments.deviation()).isCloseTo(0.0155540532154346, EXACT);
    assertThat(moments.skew()).isCloseTo(0.3295615920577971, EXACT);
    assertThat(moments.kurtosis()).isCloseTo(2.4397789913656727, EXACT);
    assertThat(moments.sharpe()).isCloseTo(0.17680278972371777, EXACT);
  }

  @Test
  void ratiosOfAYearHaveTheHeadlinesConvention() {
    assertThat(Returns.sharpe(A, 365)).isCloseTo(3.3778125548559594, EXACT);
    assertThat(Returns.sharpe(A, 252)).isCloseTo(2.8066572762684205, EXACT);
    assertThat(Returns.sortino(A, 365)).isCloseTo(6.4855149958892815, EXACT);
    assertThat(Returns.sortino(A, 252)).isCloseTo(5.388877434122991, EXACT);
    assertThat(Returns.volatility(A, 365)).isCloseTo(0.0155540532154346 * Math.sqrt(365), EXACT);
  }

  @Test
  void returnsCompound() {
    assertThat(Returns.total(A)).isCloseTo(0.021354985876840926, EXACT);
    assertThat(Returns.annual(A, 365)).isCloseTo(1.622331214232009, EXACT);
    assertThat(Returns.total(Returns.of(Returns.compounded(A)))).isCloseTo(Returns.total(A), EXACT);
  }

  @Test
  void tailsAreThoseOfEmpyrical() {
    assertThat(Returns.valueAtRisk(A)).isCloseTo(-0.0165, EXACT);
    assertThat(Returns.conditionalValueAtRisk(A)).isCloseTo(-0.02, EXACT);
  }

  @Test
  void barsAreWonByWhatIsAboveNothing() {
    assertThat(Returns.winRate(A)).isEqualTo(0.5);
    assertThat(Returns.profitFactor(A)).isCloseTo(1.6285714285714286, EXACT);
  }

  @Test
  void drawdownsLastFromThePeakToTheRecovery() {
    Drawdown drawdown = Drawdown.of(Returns.compounded(A));
    assertThat(drawdown.maximum()).isCloseTo(0.02, EXACT);
    assertThat(drawdown.longest()).isEqualTo(new Drawdown.Fall(1, 2, 6, true));
    assertThat(drawdown.longest().bars()).isEqualTo(5);
  }

  @Test
  void probabilitiesOfSharpeRatiosAreBaileysAndLopezDePrados() {
    assertThat(SharpeProbability.probabilistic(A, 0)).isCloseTo(0.6840933764936705, EXACT);
    Trials ten = new Trials(10, 0.01, "");
    Trials hundred = new Trials(100, 0.01, "");
    assertThat(ten.expectedBest()).isCloseTo(0.15745983013457499, EXACT);
    assertThat(hundred.expectedBest()).isCloseTo(0.2530602893201683, EXACT);
    assertThat(SharpeProbability.deflated(A, ten)).isCloseTo(0.5209045235675693, EXACT);
    assertThat(SharpeProbability.deflated(A, hundred)).isCloseTo(0.418131695048207, EXACT);
  }

  @Test
  void theBestOfManyTrialsIsThatOfScipysNormalDistribution() {
    assertThat(new Trials(2, 1, "").expectedBest()).isCloseTo(0.5197553442805939, EXACT);
    assertThat(new Trials(1_000, 1, "").expectedBest()).isCloseTo(3.255121513652723, EXACT);
    assertThat(new Trials(100_000, 1, "").expectedBest()).isCloseTo(4.390828742376489, EXACT);
  }

  @Test
  void oneTrialIsNotDeflated() {
    assertThat(SharpeProbability.deflated(A, Trials.ONE))
        .isEqualTo(SharpeProbability.probabilistic(A, 0));
  }

  @Test
  void varianceOfTrialsIsThatOfTheirRatios() {
    assertThat(Trials.of(new double[] {0.1, 0.2, 0.3}).variance()).isCloseTo(0.01, EXACT);
    assertThat(Trials.of(new double[] {0.1})).isEqualTo(Trials.ONE);
    assertThat(Trials.ofNumber(50, 101).variance()).isCloseTo(0.01, EXACT);
  }

  @Test
  void aLossInTheFirstBarIsSeen() {
    assertThat(Returns.sharpe(FIRST_BAR_LOSS, 365)).isCloseTo(-3.1841621957571324, EXACT);
    assertThat(Returns.sortino(FIRST_BAR_LOSS, 365)).isCloseTo(-3.820994634908559, EXACT);
    Drawdown drawdown = Drawdown.of(Returns.compounded(FIRST_BAR_LOSS));
    assertThat(drawdown.maximum()).isCloseTo(0.05, EXACT);
    assertThat(drawdown.longest()).isEqualTo(new Drawdown.Fall(0, 1, 4, false));
    assertThat(Returns.winRate(FIRST_BAR_LOSS)).isEqualTo(0.75);
    assertThat(Returns.profitFactor(FIRST_BAR_LOSS)).isCloseTo(0.6, EXACT);
  }

  @Test
  void lossesOnlyHaveAllTheirFigures() {
    assertThat(Returns.sharpe(ALL_LOSS, 365)).isCloseTo(-44.12104562073145, EXACT);
    assertThat(Returns.sortino(ALL_LOSS, 365)).isCloseTo(-18.01234144814173, EXACT);
    Drawdown drawdown = Drawdown.of(Returns.compounded(ALL_LOSS));
    assertThat(drawdown.maximum()).isCloseTo(0.039502, EXACT);
    assertThat(drawdown.longest()).isEqualTo(new Drawdown.Fall(0, 3, 3, false));
    assertThat(Returns.winRate(ALL_LOSS)).isZero();
    assertThat(Returns.profitFactor(ALL_LOSS)).isZero();
  }

  @Test
  void whatDividesByNothingIsUndefined() {
    for (double[] series : new double[][] {FLAT, ONE_BAR, NONE}) {
      assertThat(Returns.sharpe(series, 365)).isNaN();
      assertThat(Returns.sortino(series, 365)).isNaN();
      assertThat(Returns.profitFactor(series)).isNaN();
      assertThat(SharpeProbability.probabilistic(series, 0)).isNaN();
      Drawdown drawdown = Drawdown.of(Returns.compounded(series));
      assertThat(drawdown).isEqualTo(new Drawdown(0, null, null));
    }
    assertThat(Returns.winRate(FLAT)).isZero();
    assertThat(Returns.winRate(ONE_BAR)).isOne();
    assertThat(Returns.winRate(NONE)).isNaN();
    assertThat(Returns.volatility(ONE_BAR, 365)).isNaN();
    assertThat(Returns.valueAtRisk(NONE)).isNaN();
    assertThat(Returns.conditionalValueAtRisk(NONE)).isNaN();
    assertThat(Returns.annual(NONE, 365)).isNaN();
    assertThat(Returns.annual(new double[] {-1}, 365)).isNaN();
    assertThat(Moments.of(FLAT).skew()).isNaN();
  }

  @Test
  void noLossHasNoDownside() {
    assertThat(Returns.sharpe(NO_LOSS, 365)).isCloseTo(19.1049731745428, EXACT);
    assertThat(Returns.sortino(NO_LOSS, 365)).isNaN();
    assertThat(Returns.profitFactor(NO_LOSS)).isNaN();
    assertThat(Returns.winRate(NO_LOSS)).isEqualTo(2 / 3.0);
    assertThat(Drawdown.of(Returns.compounded(NO_LOSS)).maximum()).isZero();
  }

  @Test
  void roundingOfAConstantGrowthIsNoSpread() {
    double[] equity = new double[400];
    for (int i = 0; i < equity.length; i++) {
      equity[i] = 100_000 * StrictMath.pow(1.000123, i);
    }
    assertThat(Moments.of(Returns.of(equity)).deviation()).isPositive();
    assertThat(Returns.sharpe(Returns.of(equity), 365)).isNaN();
  }

  @Test
  void nothingIsEarnedOnNothing() {
    double[] returns = Returns.of(new double[] {100, 0, 50, -10, 20});
    assertThat(returns).containsExactly(-1, Double.NaN, -1.2, Double.NaN);
    assertThat(Returns.sharpe(returns, 365)).isNaN();
  }

  @Test
  void theReferencesFiguresAreItsOwn() {
    ReferenceConvention a = ReferenceConvention.of(A);
    assertThat(a.referenceSharpe()).isCloseTo(3.0004407748804933, EXACT);
    assertThat(a.referenceSortino()).isCloseTo(3.2999975054363633, EXACT);
    assertThat(ReferenceConvention.of(FIRST_BAR_LOSS).referenceMaxDrawdown()).isZero();
    assertThat(ReferenceConvention.of(ALL_LOSS).referenceMaxDrawdown()).isCloseTo(-0.0298, EXACT);
    assertThat(ReferenceConvention.of(FLAT).referenceSharpe()).isZero();
    assertThat(ReferenceConvention.of(ONE_BAR).referenceSharpe()).isGreaterThan(1e7);
    assertThat(ReferenceConvention.of(NONE).referenceSharpe()).isNaN();
  }
}
