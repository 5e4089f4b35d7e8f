package io.tickcache.training.linear;

import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelParameters;
import io.tickcache.steps.TokenTypes;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which features of a step a linear skip looks at. Many features fit the past better than a few do,
 * and may order the future worse: the network sees all of them in any case.
 */
public final class SkipFeatures {

  private final ModelConfig model;
  private final boolean[][] seen; // [token types][features]

  /**
   * Those of a model.
   *
   * @param names of the features, of whatever kind of step; empty for all
   * @throws IllegalArgumentException if no step of the model has one of them; the message names it
   */
  public SkipFeatures(ModelConfig model, List<String> names) {
    this.model = model;
    TokenTypes types = new TokenTypes(model);
    Set<String> known = new LinkedHashSet<>();
    seen = new boolean[model.tokenTypes().size()][];
    for (int type = 0; type < seen.length; type++) {
      List<String> features =
          types.extractors().schema(model.tokenTypes().get(type).source()).names();
      known.addAll(features);
      seen[type] = new boolean[features.size()];
      for (int i = 0; i < features.size(); i++) {
        seen[type][i] = names.isEmpty() || names.contains(features.get(i));
      }
    }
    for (String name : names) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "--skip-features: '%s' is no feature of the model's steps: %s".formatted(name, known));
      }
    }
  }

  /**
   * Takes what is not seen out of the row of a step.
   *
   * @param row as {@link FeatureRows} makes it, changed
   * @param begin of the step's columns
   */
  void restrict(double[] row, int type, int begin) {
    for (int i = 0; i < seen[type].length; i++) {
      if (!seen[type][i]) {
        row[begin + 1 + i] = 0;
      }
    }
  }

  /** Keeps weights of what is not seen where they are: at 0. Gradients are changed. */
  public void restrict(Map<String, float[]> gradients) {
    float[] gradient = gradients.get(ModelParameters.SKIP_WEIGHT);
    int outputs = model.head().outputs().size();
    for (int type = 0; gradient != null && type < seen.length; type++) {
      for (int output = 0; output < outputs; output++) {
        int begin = (type * outputs + output) * model.maxFeatures();
        for (int i = 0; i < seen[type].length; i++) {
          if (!seen[type][i]) {
            gradient[begin + i] = 0;
          }
        }
      }
    }
  }
}
