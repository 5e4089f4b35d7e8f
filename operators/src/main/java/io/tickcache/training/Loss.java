package io.tickcache.training;

import io.tickcache.model.HeadType;

/**
 * The loss of one output against one label, and its slope. By head, after the reference: regression
 * the squared error, linear beyond {@link #HUBER_DELTA} deviations (Huber 1964), because returns
 * have heavy tails; direction the binary cross entropy; allocation what the weight loses, −weight ·
 * return.
 *
 * <p>Every row has a weight, all its outputs the same.
 */
enum Loss {
  REGRESSION {
    @Override
    double value(double output, double label) {
      double error = Math.abs(output - label);
      return error <= HUBER_DELTA ? 0.5 * error * error : HUBER_DELTA * (error - 0.5 * HUBER_DELTA);
    }

    @Override
    double slope(double output, double label) {
      return Math.max(-HUBER_DELTA, Math.min(HUBER_DELTA, output - label));
    }
  },

  DIRECTION {
    @Override
    double value(double output, double label) {
      double up = probability(output);
      return -label * Math.log(up) - (1 - label) * Math.log(1 - up);
    }

    @Override
    double slope(double output, double label) {
      double up = probability(output);
      return (up - label) / (up * (1 - up));
    }

    private double probability(double output) {
      return Math.max(PROBABILITY_FLOOR, Math.min(1 - PROBABILITY_FLOOR, output));
    }
  },

  ALLOCATION {
    @Override
    double value(double output, double label) {
      return -output * label;
    }

    @Override
    double slope(double output, double label) {
      return -label;
    }
  };

  private static final double HUBER_DELTA = 1;
  private static final double PROBABILITY_FLOOR = 1e-6;

  static Loss of(HeadType head) {
    return valueOf(head.name());
  }

  abstract double value(double output, double label);

  /** Derivative of {@link #value} by the output. */
  abstract double slope(double output, double label);

  /** Weighted sum over all labels that are there, and the sum of their weights. */
  record Total(double sum, double weight) {

    double mean() {
      return sum / weight;
    }

    Total plus(Total other) {
      return new Total(sum + other.sum, weight + other.weight);
    }
  }

  /**
   * The loss of many outputs.
   *
   * @param outputs [rows][outputs]
   * @param expected what they should be, of as many rows
   */
  Total total(float[] outputs, Expected expected) {
    double sum = 0;
    double weights = 0;
    for (int i = 0; i < outputs.length; i++) {
      double weight = expected.weight(i);
      if (weight > 0) {
        sum += weight * value(outputs[i], expected.labels()[i]);
        weights += weight;
      }
    }
    return new Total(sum, weights);
  }

  /** Gradient of the mean loss by each output; 0 where the label is missing. */
  float[] gradient(float[] outputs, Expected expected) {
    float[] gradient = new float[outputs.length];
    double weights = 0;
    for (int i = 0; i < outputs.length; i++) {
      double weight = expected.weight(i);
      if (weight > 0) {
        gradient[i] = (float) (weight * slope(outputs[i], expected.labels()[i]));
        weights += weight;
      }
    }
    for (int i = 0; weights > 0 && i < gradient.length; i++) {
      gradient[i] = (float) (gradient[i] / weights);
    }
    return gradient;
  }
}
