package io.tickcache.training;

/**
 * What a pass's outputs should be.
 *
 * @param labels in learned units, NaN where missing, [rows][outputs]
 * @param weights of the rows, 0 where none is judged, [rows]
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Expected(float[] labels, float[] weights) {

  /** Weight of a label; 0 where it is missing. */
  double weight(int label) {
    int outputs = labels.length / weights.length;
    return Float.isNaN(labels[label]) ? 0 : weights[label / outputs];
  }
}
