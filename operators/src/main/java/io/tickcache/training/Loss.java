package io.tickcache.training;

import io.tickcache.model.HeadType;

/**
 * The loss of one output against one label, and its slope. By head, after the reference: regression
 * the squared error, linear beyond {@link #HUBER_DELTA} deviations (Huber 1964), because returns
 * have heavy tails; direction the binary cross entropy; allocation what the weight loses, −weight ·
 * return.
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

  private static final double HUBER_DELTA = 3;
  private static final double PROBABILITY_FLOOR = 1e-6;

  static Loss of(HeadType head) {
    return valueOf(head.name());
  }

  abstract double value(double output, double label);

  /** Derivative of {@link #value} by the output. */
  abstract double slope(double output, double label);

  /** Sum over all labels that are there, and their number. */
  record Total(double sum, long count) {

    double mean() {
      return sum / count;
    }

    Total plus(Total other) {
      return new Total(sum + other.sum, count + other.count);
    }
  }

  /**
   * The loss of many outputs.
   *
   * @param labels as long as the outputs; NaN where missing
   */
  Total total(float[] outputs, float[] labels) {
    double sum = 0;
    long count = 0;
    for (int i = 0; i < outputs.length; i++) {
      if (!Float.isNaN(labels[i])) {
        sum += value(outputs[i], labels[i]);
        count++;
      }
    }
    return new Total(sum, count);
  }

  /** Gradient of the mean loss by each output; 0 where the label is missing. */
  float[] gradient(float[] outputs, float[] labels) {
    float[] gradient = new float[outputs.length];
    int count = 0;
    for (int i = 0; i < outputs.length; i++) {
      if (!Float.isNaN(labels[i])) {
        gradient[i] = (float) slope(outputs[i], labels[i]);
        count++;
      }
    }
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] /= Math.max(1, count);
    }
    return gradient;
  }
}
