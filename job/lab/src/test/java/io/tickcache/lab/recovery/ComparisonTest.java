package io.tickcache.lab.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.job.recorded.output.OutputKey;
import java.util.Map;
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

  @Test
  void missesNothingThatOnlyTheEndOfTheUndisturbedRunBrought() throws Exception {
    Map<OutputId, byte[]> undisturbed =
        Map.of(at(10), bytes(1), at(20), bytes(2), at(30), bytes(3), at(40), bytes(4));
    Map<OutputId, byte[]> disturbed = Map.of(at(10), bytes(1), at(30), bytes(9), at(50), bytes(5));

    // Event time came to 20 in the disturbed run; what it has of later counts all the same.
    assertThat(Comparison.between(disturbed, undisturbed, 20))
        .isEqualTo(new Comparison(3, 1, 1, 1, 0, 0));
    assertThat(Comparison.between(disturbed, undisturbed, 40).lost()).isEqualTo(2);
  }

  private static OutputId at(long timeMicros) {
    return new OutputId(new OutputKey(timeMicros, "x:A", 0, 0), "");
  }

  private static byte[] bytes(int value) {
    return new byte[] {(byte) value};
  }
}
