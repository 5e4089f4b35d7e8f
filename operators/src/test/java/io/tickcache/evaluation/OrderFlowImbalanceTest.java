package io.tickcache.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.history.Quote;
import org.junit.jupiter.api.Test;

/** The cases of Cont, Kukanov and Stoikov (2014), section 2.1. */
class OrderFlowImbalanceTest {

  private static final Quote BEFORE = new Quote(100, 5, 101, 7);

  @Test
  void addedBidsAreDemand() {
    assertThat(OrderFlowImbalance.flow(BEFORE, new Quote(100, 8, 101, 7))).isEqualTo(3);
  }

  @Test
  void takenAsksAreDemand() {
    assertThat(OrderFlowImbalance.flow(BEFORE, new Quote(100, 5, 101, 4))).isEqualTo(3);
  }

  @Test
  void aRisingBidAddsAllOfItsQuantity() {
    assertThat(OrderFlowImbalance.flow(BEFORE, new Quote(100.5, 2, 101, 7))).isEqualTo(2);
  }

  @Test
  void aFallingBidTakesAllThatStoodThere() {
    assertThat(OrderFlowImbalance.flow(BEFORE, new Quote(99, 9, 101, 7))).isEqualTo(-5);
  }

  @Test
  void anAskThatWasEatenUpIsDemand() {
    assertThat(OrderFlowImbalance.flow(BEFORE, new Quote(100, 5, 102, 1))).isEqualTo(7);
  }
}
