package io.tickcache.training;

import io.tickcache.engine.torch.TrainableModel;
import io.tickcache.history.Split;
import io.tickcache.training.Loss.Total;
import io.tickcache.training.TrainingSet.Sequence;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The validation part, and how a model does on it. */
final class Validation {

  private final TrainingSet set;
  private final List<Window> windows = new ArrayList<>();
  private final int outputs;
  private final int length;
  private final int batchWindows;

  /**
   * Cuts the part into windows.
   *
   * @param context steps before the judged ones that a window also has
   */
  Validation(
      TrainingSet set, Split split, int outputs, int context, int windowSteps, int batchWindows) {
    this.set = set;
    this.outputs = outputs;
    this.length = context + windowSteps;
    this.batchWindows = batchWindows;
    for (Sequence sequence : set.sequences()) {
      int from = sequence.stepsUntil(split.trainedUntilMicros());
      int to = sequence.stepsUntil(split.validatedUntilMicros());
      windows.addAll(Window.cut(sequence, from, to, length, context, 0));
    }
  }

  /**
   * A model's outputs on the labelled steps of the part.
   *
   * @param loss over all labels
   * @param values by output, in learned units
   * @param labels by output, alike
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Result(Total loss, double[][] values, double[][] labels) {

    /** Rank correlation of an output with its labels. */
    double ic(int output) {
      return RankCorrelation.of(values[output], labels[output]);
    }

    /**
     * Population deviation of an output's errors, label − value, in learned units; NaN for none.
     */
    double errorDeviation(int output) {
      double[] errors = new double[values[output].length];
      Arrays.setAll(errors, i -> labels[output][i] - values[output][i]);
      double mean = Arrays.stream(errors).average().orElse(Double.NaN);
      return Math.sqrt(
          Arrays.stream(errors)
              .map(error -> (error - mean) * (error - mean))
              .average()
              .orElse(Double.NaN));
    }
  }

  Result of(TrainableModel model, Loss loss) {
    Total total = new Total(0, 0);
    Collector collector = new Collector(outputs);
    for (int at = 0; at < windows.size(); at += batchWindows) {
      List<Window> batch = windows.subList(at, Math.min(windows.size(), at + batchWindows));
      int steps = batch.stream().mapToInt(Window::size).max().orElseThrow();
      float[] values = model.outputs(set.windows(batch, steps));
      Expected expected = set.expected(batch, steps);
      total = total.plus(loss.total(values, expected));
      collector.add(values, expected.labels());
    }
    return new Result(total, collector.values(), collector.labels());
  }

  /** Sorts values and labels by output, those without a label left out. */
  private static final class Collector {
    private final int outputs;
    private double[][] values;
    private double[][] labels;
    private final int[] sizes;

    Collector(int outputs) {
      this.outputs = outputs;
      values = new double[outputs][1_024];
      labels = new double[outputs][1_024];
      sizes = new int[outputs];
    }

    void add(float[] batchValues, float[] batchLabels) {
      for (int i = 0; i < batchValues.length; i++) {
        if (!Float.isNaN(batchLabels[i])) {
          add(i % outputs, batchValues[i], batchLabels[i]);
        }
      }
    }

    private void add(int output, double value, double label) {
      int size = sizes[output]++;
      if (size == values[output].length) {
        values[output] = Arrays.copyOf(values[output], 2 * size);
        labels[output] = Arrays.copyOf(labels[output], 2 * size);
      }
      values[output][size] = value;
      labels[output][size] = label;
    }

    double[][] values() {
      return trimmed(values);
    }

    double[][] labels() {
      return trimmed(labels);
    }

    private double[][] trimmed(double[][] arrays) {
      double[][] trimmed = new double[outputs][];
      Arrays.setAll(trimmed, i -> Arrays.copyOf(arrays[i], sizes[i]));
      return trimmed;
    }
  }
}
