package io.tickcache.training;

import java.util.Arrays;
import java.util.Random;

/**
 * Leaves features out at random while training, each for a whole window, and scales the rest up
 * (Srivastava et al. 2014): a book's levels repeat each other, and what relies on few of them does
 * not last.
 *
 * @param share of the features that are left out, 0 to below 1
 */
record FeatureDropout(double share) {

  /** Nothing is left out: how models are validated and served. */
  static final FeatureDropout NONE = new FeatureDropout(0);

  /** A factor for each feature of one window: 0 or 1 / (1 − share). */
  float[] draw(int features, Random random) {
    float[] factors = new float[features];
    Arrays.fill(factors, 1);
    for (int i = 0; share > 0 && i < features; i++) {
      factors[i] = random.nextDouble() < share ? 0 : (float) (1 / (1 - share));
    }
    return factors;
  }
}
