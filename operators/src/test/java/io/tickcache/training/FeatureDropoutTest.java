package io.tickcache.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class FeatureDropoutTest {

  @Test
  void whatIsLeftMakesUpForWhatIsOut() {
    float[] factors = new FeatureDropout(0.2).draw(20_000, new Random(1));
    double sum = 0;
    for (float factor : factors) {
      assertThat(factor).isIn(0f, 1.25f);
      sum += factor;
    }
    assertThat(sum / factors.length).isBetween(0.98, 1.02);
  }

  @Test
  void noneLeavesAllAsItIs() {
    assertThat(FeatureDropout.NONE.draw(5, null)).containsOnly(1f);
  }
}
