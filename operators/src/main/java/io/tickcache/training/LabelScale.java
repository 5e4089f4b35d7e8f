package io.tickcache.training;

/**
 * The unit in which an output is learned: {@code (label − mean) / scale}. Outputs of the finished
 * model are in the label's own unit again.
 *
 * @param mean subtracted; 0 for returns, whose drift over a recording is no knowledge
 * @param scale divided by
 */
record LabelScale(double mean, double scale) {

  /** Labels that are learned as they are. */
  static final LabelScale NONE = new LabelScale(0, 1);

  float normalize(double label) {
    return (float) ((label - mean) / scale);
  }
}
