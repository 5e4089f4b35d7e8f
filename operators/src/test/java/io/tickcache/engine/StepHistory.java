package io.tickcache.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The random steps of one instrument, of mixed token types. */
public record StepHistory(List<Integer> tokenTypes, List<float[]> features) {

  public static StepHistory random(int steps, Random random) {
    StepHistory history = new StepHistory(new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < steps; i++) {
      int type = random.nextInt(4) == 0 ? 1 : 0;
      float[] features = new float[TestModels.FEATURES[type]];
      for (int f = 0; f < features.length; f++) {
        features[f] = (float) random.nextGaussian();
      }
      history.tokenTypes.add(type);
      history.features.add(features);
    }
    return history;
  }

  public int size() {
    return features.size();
  }
}
