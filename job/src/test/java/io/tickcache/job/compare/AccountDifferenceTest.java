package io.tickcache.job.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tickcache.backtest.metrics.StationaryBootstrap.Interval;
import io.tickcache.evaluation.Verdict;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AccountDifferenceTest {

  private static final double[] NO_DAYS = new double[0];

  private static AccountFigures account(double[] equity, double[] days) {
    return new AccountFigures(
        equity[equity.length - 1] / equity[0] - 1,
        Double.NaN,
        1,
        0,
        1,
        0,
        0,
        days,
        0,
        1_000_000,
        equity);
  }

  /** What moves both; one pays more at each step. */
  private static double[] equity(double paid) {
    Random random = new Random(4);
    double[] equity = new double[201];
    equity[0] = 1_000;
    for (int i = 1; i < equity.length; i++) {
      equity[i] = equity[i - 1] + random.nextGaussian() - paid;
    }
    return equity;
  }

  @Test
  void anAccountDiffersFromItselfByNothing() {
    AccountFigures one = account(equity(0), new double[] {0.1, -0.1, 0.2});

    AccountDifference none = AccountDifference.of(one, one);

    assertThat(none.netReturn()).isZero();
    assertThat(none.netInterval()).isEqualTo(new Interval(0, 0));
    assertThat(none.sharpeInterval()).isEqualTo(new Interval(0, 0));
    assertThat(none.verdict()).isEqualTo(Verdict.CANNOT_TELL);
  }

  /** 200 steps of 0.01 of 1,000 are 0.2 %, whatever is drawn; the noise is in both. */
  @Test
  void whatBothWentThroughIsNotInTheInterval() {
    AccountDifference less =
        AccountDifference.of(account(equity(0.01), NO_DAYS), account(equity(0), NO_DAYS));

    assertThat(less.netReturn()).isCloseTo(-0.002, within(1e-12));
    assertThat(less.netInterval().low()).isCloseTo(-0.002, within(1e-12));
    assertThat(less.netInterval().high()).isCloseTo(-0.002, within(1e-12));
    assertThat(less.verdict()).isEqualTo(Verdict.WORSE);
    // 200 spans of a second in blocks of the cube root, 6.
    assertThat(less.blocks()).isEqualTo(33);
    assertThat(less.blockMicros()).isEqualTo(6_000_000);
  }

  @Test
  void chanceIsInTheInterval() {
    double[] other = equity(0);
    Random random = new Random(5);
    double sum = 0;
    for (int i = 1; i < other.length; i++) {
      sum += random.nextGaussian();
      other[i] += sum;
    }
    AccountDifference difference =
        AccountDifference.of(account(other, NO_DAYS), account(equity(0), NO_DAYS));
    // 200 differences of deviation 1: the sum's is √200 of 1,000; 95 % are within 1.96 of that.
    double width = difference.netInterval().high() - difference.netInterval().low();
    assertThat(width).isCloseTo(2 * 1.96 * Math.sqrt(200) / 1_000, within(0.02));
    assertThat(difference.verdict()).isEqualTo(Verdict.CANNOT_TELL);
  }

  @Test
  void sharpeRatiosAreOfDays() {
    AccountFigures one = account(equity(0), new double[] {0.01, 0.03, 0.02, 0.04});
    AccountFigures other = account(equity(0), new double[] {0.0, 0.02, 0.01, 0.03});
    assertThat(AccountDifference.of(one, other).sharpeInterval().low()).isPositive();
    assertThat(AccountDifference.of(one, account(equity(0), NO_DAYS)).sharpeInterval().low())
        .isNaN();
  }

  @Test
  void timesThatDoNotMatchHaveNoInterval() {
    AccountDifference difference =
        AccountDifference.of(
            account(equity(0), NO_DAYS), account(new double[] {1_000, 1_001}, NO_DAYS));
    assertThat(difference.netInterval().low()).isNaN();
    assertThat(difference.verdict()).isEqualTo(Verdict.CANNOT_TELL);
  }
}
