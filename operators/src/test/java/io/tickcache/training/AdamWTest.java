package io.tickcache.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AdamWTest {

  @Test
  void theFirstUpdateIsTheLearningRateWhateverTheGradient() {
    float[] weights = {1, 1};
    new AdamW(0)
        .update(Map.of("head_bias", weights), Map.of("head_bias", new float[] {5, -0.1f}), 0.01);
    assertThat(weights).containsExactly(new float[] {0.99f, 1.01f}, within(1e-5f));
  }

  @Test
  void onlyLinearLayersDecay() {
    for (String name : new String[] {"qkv_weight", "norm1_weight", "qkv_bias", "type_embedding"}) {
      float[] weights = {2};
      new AdamW(0.5).update(Map.of(name, weights), Map.of(name, new float[1]), 0.1);
      assertThat(weights[0]).as(name).isEqualTo(name.equals("qkv_weight") ? 1.9f : 2f);
    }
  }

  @Test
  void findsTheLeastOfAParabola() {
    float[] weights = {3, -2};
    AdamW optimizer = new AdamW(0);
    for (int i = 0; i < 2_000; i++) {
      float[] gradient = {2 * (weights[0] - 1), 20 * (weights[1] - 4)};
      optimizer.update(Map.of("w", weights), Map.of("w", gradient), 0.01);
    }
    assertThat(weights).containsExactly(new float[] {1, 4}, within(1e-2f));
  }
}
