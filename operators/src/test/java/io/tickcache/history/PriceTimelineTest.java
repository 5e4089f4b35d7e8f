package io.tickcache.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PriceTimelineTest {

  private final PriceTimeline prices = new PriceTimeline();

  @Test
  void aPriceHoldsUntilTheNextOne() {
    prices.add(10, 100);
    prices.add(20, 101);
    prices.add(30, 102);
    assertThat(prices.logReturn(10, 29)).isCloseTo(1e4 * Math.log(1.01), within(1e-9));
    assertThat(prices.logReturn(19, 30)).isCloseTo(1e4 * Math.log(1.02), within(1e-9));
    assertThat(prices.logReturn(20, 25)).isZero();
  }

  @Test
  void nothingIsKnownBeforeTheFirstOrAfterTheLastPoint() {
    prices.add(10, 100);
    prices.add(20, 101);
    assertThat(prices.logReturn(9, 20)).isNaN();
    assertThat(prices.logReturn(10, 21)).isNaN();
    assertThat(prices.volatility(10, 21)).isNaN();
  }

  @Test
  void noReturnCrossesABreak() {
    prices.add(10, 100);
    prices.breakAt(15);
    prices.add(20, 101);
    prices.add(30, 103);
    assertThat(prices.logReturn(10, 20)).isNaN();
    assertThat(prices.logReturn(16, 20)).isNaN();
    assertThat(prices.logReturn(10, 14)).isZero();
    assertThat(prices.logReturn(20, 30)).isNotNaN();
  }

  @Test
  void volatilityIsTheRootOfSquaredReturns() {
    prices.add(10, 100);
    prices.add(20, 110);
    prices.add(30, 100);
    double step = 1e4 * Math.log(1.1);
    assertThat(prices.volatility(10, 30)).isCloseTo(Math.sqrt(2) * step, within(1e-6));
    assertThat(prices.volatility(20, 29)).isZero();
  }

  /** A gap and the snapshot that ends it may have one time. */
  @Test
  void noReturnCrossesABreakBetweenTwoPricesOfOneTime() {
    prices.add(10, 100);
    prices.add(20, 101);
    prices.breakAfterLast();
    prices.add(20, 103);
    prices.add(30, 104);
    assertThat(prices.logReturn(10, 30)).isNaN();
    assertThat(prices.logReturn(10, 20)).isNaN();
    assertThat(prices.logReturn(20, 30)).isCloseTo(1e4 * Math.log(104 / 103.0), within(1e-9));
    assertThat(prices.hasBreak(10, 20)).isTrue();
    assertThat(prices.hasBreak(21, 30)).isFalse();
  }
}
