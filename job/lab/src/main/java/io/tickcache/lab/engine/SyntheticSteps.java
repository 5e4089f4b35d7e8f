package io.tickcache.lab.engine;

import io.tickcache.model.ModelConfig;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Steps with features as a normalizer leaves them (mean 0, deviation 1), seeded; every tenth is of
 * the model's last token type.
 */
public final class SyntheticSteps {

  private static final int OTHER_TYPE_EVERY = 10;

  private final int[] tokenTypes;
  private final float[][] features;

  public SyntheticSteps(ModelConfig config, int steps, RandomGenerator random) {
    tokenTypes = new int[steps];
    features = new float[steps][];
    for (int i = 0; i < steps; i++) {
      tokenTypes[i] = i % OTHER_TYPE_EVERY == 0 ? config.tokenTypes().size() - 1 : 0;
      features[i] = new float[config.tokenTypes().get(tokenTypes[i]).features()];
      for (int feature = 0; feature < features[i].length; feature++) {
        features[i][feature] = (float) random.nextGaussian();
      }
    }
  }

  int size() {
    return features.length;
  }

  public int tokenType(int step) {
    return tokenTypes[step];
  }

  public float[] features(int step) {
    return features[step];
  }

  /** The same features for every instrument, in an order of its own. */
  float[] features(int instrument, int step) {
    int other = (step + 10 * instrument) % size();
    return features[tokenTypes[other] == tokenTypes[step] ? other : step];
  }

  /**
   * Any instrument that has not had all steps.
   *
   * @param next step of each
   */
  int instrumentWithStepsLeft(int[] next, RandomGenerator random) {
    int instrument = random.nextInt(next.length);
    while (next[instrument] == size()) {
      instrument = (instrument + 1) % next.length;
    }
    return instrument;
  }

  /** The token types of all steps, a copy. */
  int[] tokenTypes() {
    return tokenTypes.clone();
  }

  /** The features of all steps; the rows are not copied. */
  float[][] allFeatures() {
    return Arrays.copyOf(features, features.length);
  }
}
