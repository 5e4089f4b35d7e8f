package io.tickcache.training;

import java.util.Map;

/** What is done to gradients before they move weights. */
final class Gradients {

  private Gradients() {}

  /**
   * Scales all gradients so that their common norm is {@code limit} at most (Pascanu, Mikolov and
   * Bengio 2013), in place.
   *
   * @return the norm before
   */
  static double clip(Map<String, float[]> gradients, double limit) {
    double squares = 0;
    for (float[] gradient : gradients.values()) {
      for (float g : gradient) {
        squares += (double) g * g;
      }
    }
    double norm = Math.sqrt(squares);
    if (norm > limit) {
      float factor = (float) (limit / norm);
      for (float[] gradient : gradients.values()) {
        for (int i = 0; i < gradient.length; i++) {
          gradient[i] *= factor;
        }
      }
    }
    return norm;
  }
}
