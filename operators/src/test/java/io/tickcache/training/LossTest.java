package io.tickcache.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LossTest {

  private static final float NONE = Float.NaN;

  private final float[] outputs = {0.3f, 0.6f, 0.9f, 0.2f};
  private final Expected expected =
      new Expected(new float[] {1, NONE, 0, -4}, new float[] {0.5f, 2});

  @ParameterizedTest
  @EnumSource
  void theGradientIsThatOfSmallDifferences(Loss loss) {
    float[] gradient = loss.gradient(outputs, expected);
    for (int i = 0; i < outputs.length; i++) {
      float[] more = outputs.clone();
      float[] less = outputs.clone();
      more[i] += 1e-3f;
      less[i] -= 1e-3f;
      double slope = (loss.total(more, expected).mean() - loss.total(less, expected).mean()) / 2e-3;
      assertThat((double) gradient[i]).isCloseTo(slope, within(1e-2 * Math.abs(slope) + 1e-4));
    }
  }

  @ParameterizedTest
  @EnumSource
  void missingLabelsAndRowsWithoutWeightDoNotCount(Loss loss) {
    Expected none = new Expected(new float[] {1, NONE, 0, 0}, new float[] {1, 0});
    assertThat(loss.total(outputs, none).weight()).isEqualTo(1);
    assertThat(loss.gradient(outputs, none)[0]).isNotZero();
    assertThat(java.util.Arrays.copyOfRange(loss.gradient(outputs, none), 1, 4)).containsOnly(0f);
  }
}
