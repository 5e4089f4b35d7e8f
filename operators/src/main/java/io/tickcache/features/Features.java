package io.tickcache.features;

import java.util.List;

/**
 * One version of the features of one kind of event. A version never changes once a model was
 * trained on it: another one stands beside it, and each model names its own.
 */
public interface Features {

  /** What is extracted, with its version. */
  FeatureSchema schema();

  /** The version among others that new models are trained on. */
  static <F extends Features> F newest(List<F> versions) {
    return versions.get(versions.size() - 1);
  }
}
