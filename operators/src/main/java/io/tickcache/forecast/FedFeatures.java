package io.tickcache.forecast;

import io.tickcache.features.FeatureNormalizer;
import io.tickcache.model.ModelConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * Which features of a kind of step the model forecasts: those that its outputs {@code next_FEATURE}
 * name. The others of a step that is fed stay as they were.
 */
final class FedFeatures {

  private static final String NEXT = "next_";

  private final FeatureNormalizer normalizer;
  private final List<String> names = new ArrayList<>();
  private final List<Integer> features = new ArrayList<>();
  private final List<Integer> outputs = new ArrayList<>();

  /**
   * Those of a kind.
   *
   * @param ofStep names of all features of a step of the kind, in their order
   */
  FedFeatures(ModelConfig model, List<String> ofStep, FeatureNormalizer normalizer) {
    this.normalizer = normalizer;
    List<String> all = model.head().outputs();
    for (int output = 0; output < all.size(); output++) {
      String name = all.get(output);
      int feature = name.startsWith(NEXT) ? ofStep.indexOf(name.substring(NEXT.length())) : -1;
      if (feature >= 0) {
        names.add(ofStep.get(feature));
        features.add(feature);
        outputs.add(output);
      }
    }
  }

  /** How many there are. */
  int size() {
    return names.size();
  }

  /** Their names, in the order of the outputs. */
  List<String> names() {
    return names;
  }

  /**
   * Makes a step the next one.
   *
   * @param said what the model said after it, [outputs]
   * @param errors by which each differs from that, [fed features], in the feature's unit
   * @param step normalized features; those that are forecast are replaced
   * @return what the step is fed, not normalized, [fed features]
   */
  float[] feed(float[] said, double[] errors, float[] step) {
    float[] fed = new float[size()];
    for (int i = 0; i < fed.length; i++) {
      int feature = features.get(i);
      double value = normalizer.limit(feature, said[outputs.get(i)] + errors[i]);
      fed[i] = (float) value;
      step[feature] = normalizer.normalize(feature, value);
    }
    return fed;
  }

  /** Places of the features in a step. */
  int[] features() {
    return features.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Of each feature what is said of its output, given what is said of all outputs. */
  double[] ofOutputs(List<Double> values) {
    return outputs.stream().mapToDouble(values::get).toArray();
  }
}
