package io.tickcache.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class FeatureNormalizerTest {

  @Test
  void centresScalesAndLimits() {
    FeatureNormalizer normalizer =
        new FeatureNormalizer(new double[] {1, -2, 0, 0}, new double[] {2, 0.5, 1, 1});
    float[] out = new float[6];

    normalizer.normalize(new double[] {5, -2.5, 1e300, -11}, out, 1);

    assertThat(normalizer.size()).isEqualTo(4);
    assertThat(out).containsExactly(0, 2, -1, 10, -10, 0);
  }

  @Test
  void keepsItsOwnCopyOfTheConstants() {
    double[] mean = {1};
    FeatureNormalizer normalizer = new FeatureNormalizer(mean, new double[] {1});
    mean[0] = 7;
    float[] out = new float[1];

    normalizer.normalize(new double[] {2}, out, 0);

    assertThat(out).containsExactly(1);
  }

  @Test
  void refusesConstantsThatCannotNormalize() {
    assertRefused(new double[] {0, 0}, new double[] {1}, "mean of 2 and scale of 1");
    assertRefused(new double[] {Double.NaN}, new double[] {1}, "mean[0] = NaN must be finite");
    assertRefused(new double[] {0}, new double[] {0}, "scale[0] = 0.0 must be finite and above 0");
    assertRefused(new double[] {0}, new double[] {Double.POSITIVE_INFINITY}, "scale[0]");
  }

  @Test
  void refusesAVectorOfAnotherLengthOrWithoutValue() {
    FeatureNormalizer normalizer = new FeatureNormalizer(new double[2], new double[] {1, 1});

    assertThatIllegalArgumentException()
        .isThrownBy(() -> normalizer.normalize(new double[3], new float[3], 0))
        .withMessage("a vector of length 3 must have 2 features");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> normalizer.normalize(new double[] {0, Double.NaN}, new float[2], 0))
        .withMessage("feature 1 = NaN must be finite");
  }

  private static void assertRefused(double[] mean, double[] scale, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FeatureNormalizer(mean, scale))
        .withMessageContaining(message);
  }
}
