package io.tickcache.training;

import io.tickcache.model.ModelParameters;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2; β 0.9 and 0.99, ε
 * 1e-8). Decays linear layers only: neither norms nor biases nor embeddings, nor the linear skip,
 * which has its penalty from where it begins. Kept outside of torch so that its state can be stored
 * and a run continued bit for bit.
 */
final class AdamW {

  private static final double BETA1 = 0.9;
  private static final double BETA2 = 0.99;
  private static final double EPSILON = 1e-8;

  private final double weightDecay;
  private final Map<String, float[]> first = new LinkedHashMap<>();
  private final Map<String, float[]> second = new LinkedHashMap<>();
  private long updates;

  AdamW(double weightDecay) {
    this.weightDecay = weightDecay;
  }

  /** Moves the weights, in place. */
  void update(Map<String, float[]> weights, Map<String, float[]> gradients, double learningRate) {
    updates++;
    double rate =
        learningRate * Math.sqrt(1 - Math.pow(BETA2, updates)) / (1 - Math.pow(BETA1, updates));
    weights.forEach(
        (name, values) -> {
          double decay = isDecayed(name) ? 1 - learningRate * weightDecay : 1;
          update(
              values,
              gradients.get(name),
              moments(first, name, values.length),
              moments(second, name, values.length),
              rate,
              decay);
        });
  }

  private static void update(
      float[] weights, float[] gradient, float[] m, float[] v, double rate, double decay) {
    for (int i = 0; i < weights.length; i++) {
      m[i] = (float) (BETA1 * m[i] + (1 - BETA1) * gradient[i]);
      v[i] = (float) (BETA2 * v[i] + (1 - BETA2) * gradient[i] * gradient[i]);
      weights[i] = (float) (decay * weights[i] - rate * m[i] / (Math.sqrt(v[i]) + EPSILON));
    }
  }

  private static boolean isDecayed(String name) {
    return name.endsWith("_weight")
        && !name.startsWith("norm")
        && !name.equals(ModelParameters.SKIP_WEIGHT);
  }

  private static float[] moments(Map<String, float[]> moments, String name, int size) {
    return moments.computeIfAbsent(name, n -> new float[size]);
  }

  /** How many updates were made. */
  long updates() {
    return updates;
  }

  /** Running means of gradients, by weight. */
  Map<String, float[]> firstMoments() {
    return first;
  }

  /** Running means of squared gradients, by weight. */
  Map<String, float[]> secondMoments() {
    return second;
  }

  /** Goes on where another left off. */
  void restore(long updatesMade, Map<String, float[]> firstMoments, Map<String, float[]> second) {
    updates = updatesMade;
    first.putAll(firstMoments);
    this.second.putAll(second);
  }
}
