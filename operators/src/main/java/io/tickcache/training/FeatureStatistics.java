package io.tickcache.training;

import io.tickcache.features.FeatureSchema;
import io.tickcache.model.ModelConfig.FeatureSchemaId;
import io.tickcache.model.ModelConfig.TokenType;
import io.tickcache.model.TokenSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Mean and deviation of each feature of one kind of step (Welford 1962). */
final class FeatureStatistics {

  /** Deviations below this share of the mean, or of 1, are rounding: the feature is constant. */
  private static final double CONSTANT = 1e-9;

  private final FeatureSchema schema;
  private final double[] mean;
  private final double[] squares;
  private long count;

  FeatureStatistics(FeatureSchema schema) {
    this.schema = schema;
    mean = new double[schema.size()];
    squares = new double[schema.size()];
  }

  void add(double[] features) {
    count++;
    for (int i = 0; i < features.length; i++) {
      double distance = features[i] - mean[i];
      mean[i] += distance / count;
      squares[i] += distance * (features[i] - mean[i]);
    }
  }

  long count() {
    return count;
  }

  private double deviation(int feature) {
    return Math.sqrt(squares[feature] / count);
  }

  private boolean isConstant(int feature) {
    return !(deviation(feature) > CONSTANT * Math.max(1, Math.abs(mean[feature])));
  }

  /** Names of the features that never change; they say nothing, and are left unscaled. */
  List<String> constantFeatures() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < mean.length; i++) {
      if (isConstant(i)) {
        names.add(schema.names().get(i));
      }
    }
    return names;
  }

  /**
   * The token type that normalizes by these statistics.
   *
   * @param klineIntervals of klines, what they were of; null if of none
   * @param prefixLength of market records, the most that a step sees; else null
   */
  TokenType tokenType(TokenSource source, List<String> klineIntervals, Integer prefixLength) {
    double[] scale = new double[mean.length];
    Arrays.setAll(scale, i -> isConstant(i) ? 1 : deviation(i));
    return new TokenType(
        source,
        new FeatureSchemaId(schema.name(), schema.version()),
        Arrays.stream(mean).boxed().toList(),
        Arrays.stream(scale).boxed().toList(),
        prefixLength,
        source == TokenSource.KLINE ? klineIntervals : null);
  }
}
