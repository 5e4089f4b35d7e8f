package io.tickcache.features;

/**
 * Turns features into what a network takes: {@code (x − mean) / scale}, limited to ±{@value #LIMIT}
 * so that one freak value cannot dominate a context. Mean and scale are fixed with the model; they
 * are never learned from the stream, because a prediction must not depend on when its job was
 * started. Immutable.
 */
public final class FeatureNormalizer {
  /** The greatest magnitude of a normalized feature. */
  public static final double LIMIT = 10;

  private final double[] mean;
  private final double[] scale;

  /**
   * A normalizer of vectors as long as both arrays.
   *
   * @throws IllegalArgumentException if the lengths differ, a mean is not finite, or a scale is not
   *     finite and above 0
   */
  public FeatureNormalizer(double[] mean, double[] scale) {
    if (mean.length != scale.length) {
      throw new IllegalArgumentException(
          "mean of " + mean.length + " and scale of " + scale.length + " values must be as long");
    }
    for (int i = 0; i < mean.length; i++) {
      if (!Double.isFinite(mean[i])) {
        throw new IllegalArgumentException("mean[" + i + "] = " + mean[i] + " must be finite");
      }
      if (!(scale[i] > 0 && Double.isFinite(scale[i]))) {
        throw new IllegalArgumentException(
            "scale[" + i + "] = " + scale[i] + " must be finite and above 0");
      }
    }
    this.mean = mean.clone();
    this.scale = scale.clone();
  }

  /** How many features a vector has. */
  public int size() {
    return mean.length;
  }

  /**
   * Writes the normalized {@code in} to {@code out[offset]} and on.
   *
   * @throws IllegalArgumentException if {@code in} has another length, or a value that is not
   *     finite
   */
  public void normalize(double[] in, float[] out, int offset) {
    if (in.length != mean.length) {
      throw new IllegalArgumentException(
          "a vector of length " + in.length + " must have " + mean.length + " features");
    }
    for (int i = 0; i < in.length; i++) {
      if (!Double.isFinite(in[i])) {
        throw new IllegalArgumentException("feature " + i + " = " + in[i] + " must be finite");
      }
      out[offset + i] = normalize(i, in[i]);
    }
  }

  /** One feature's normalized value. */
  public float normalize(int feature, double value) {
    double normalized = (value - mean[feature]) / scale[feature];
    return (float) Math.max(-LIMIT, Math.min(LIMIT, normalized));
  }

  /** The value of a feature, not normalized, that is nearest to one within the limit. */
  public double limit(int feature, double value) {
    double most = LIMIT * scale[feature];
    return Math.max(mean[feature] - most, Math.min(mean[feature] + most, value));
  }
}
