package io.tickcache.lab.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ComparisonTest {

  @Test
  void holdsOnlyIfNothingWasLostAddedOrChanged() {
    assertThat(new Comparison(9, 0, 0, 0, 0, 0).holds(false)).isTrue();
    assertThat(new Comparison(9, 1, 0, 0, 0, 0).holds(true)).isFalse();
    assertThat(new Comparison(9, 0, 1, 0, 0, 0).holds(true)).isFalse();
    assertThat(new Comparison(9, 0, 0, 1, 0, 0).holds(true)).isFalse();
  }

  @Test
  void allowsOnlyEqualDuplicatesAndOnlyWhereTheDeliveryDoes() {
    assertThat(new Comparison(9, 0, 0, 0, 3, 0).holds(true)).isTrue();
    assertThat(new Comparison(9, 0, 0, 0, 3, 0).holds(false)).isFalse();
    assertThat(new Comparison(9, 0, 0, 0, 3, 1).holds(true)).isFalse();
  }

  @Test
  void provesNothingWithoutPredictions() {
    assertThat(new Comparison(0, 0, 0, 0, 0, 0).holds(true)).isFalse();
  }
}
