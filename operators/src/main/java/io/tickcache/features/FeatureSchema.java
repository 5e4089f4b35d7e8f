package io.tickcache.features;

import java.util.HashSet;
import java.util.List;

/**
 * What a feature vector holds. A model names the schema that it was trained on: name and version
 * must equal the extractor's, so whoever changes the meaning of a feature raises the version.
 *
 * @param name the schema's name, e.g. {@code order-book}
 * @param version from 1
 * @param names one name a feature, in the vector's order
 */
public record FeatureSchema(String name, int version, List<String> names) {

  /** Checks that the names are there, and distinct. */
  public FeatureSchema {
    if (name.isBlank()) {
      throw new IllegalArgumentException("feature schema name = '" + name + "' must not be blank");
    }
    if (version < 1) {
      throw new IllegalArgumentException(
          "version = " + version + " of feature schema '" + name + "' must be at least 1");
    }
    names = List.copyOf(names);
    if (names.isEmpty() || new HashSet<>(names).size() != names.size()) {
      throw new IllegalArgumentException(
          "names = " + names + " of feature schema '" + name + "' must be distinct, and some");
    }
  }

  /** How many features a vector has. */
  public int size() {
    return names.size();
  }

  /** Name and version, e.g. {@code order-book v1}. */
  @Override
  public String toString() {
    return name + " v" + version;
  }

  /** Checks that {@code out} has room for exactly this schema's features. */
  void checkLength(double[] out) {
    if (out.length != size()) {
      throw new IllegalArgumentException(
          "a vector of length " + out.length + " must have the " + size() + " features of " + this);
    }
  }
}
