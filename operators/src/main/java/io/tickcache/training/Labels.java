package io.tickcache.training;

import io.tickcache.history.Histories;
import io.tickcache.history.InstrumentHistory;
import io.tickcache.history.RecordedStep;
import io.tickcache.history.Split;
import io.tickcache.history.Split.Part;
import io.tickcache.history.Target;
import io.tickcache.model.HeadType;
import java.util.ArrayList;
import java.util.List;

/** The labels of a model's outputs, each in the unit in which it is learned. */
final class Labels {

  private static final double CONSTANT = 1e-12;

  private final List<Target> targets;
  private final Split split;
  private final List<LabelScale> scales;

  private Labels(List<Target> targets, Split split, List<LabelScale> scales) {
    this.targets = targets;
    this.split = split;
    this.scales = scales;
  }

  /**
   * Scales the labels by those of the training part.
   *
   * @throws IllegalArgumentException if an output has no labels there, or labels that are all alike
   */
  static Labels of(Histories histories, List<Target> targets, Split split) {
    List<LabelScale> scales = new ArrayList<>();
    for (Target target : targets) {
      scales.add(scale(histories, target, split));
    }
    return new Labels(targets, split, scales);
  }

  private static LabelScale scale(Histories histories, Target target, Split split) {
    long count = 0;
    double sum = 0;
    double squares = 0;
    for (InstrumentHistory history : histories.all()) {
      for (int i = 0; i < history.steps().size(); i++) {
        RecordedStep step = history.steps().get(i);
        if (split.partOf(step.eventTimeMicros()) != Part.TRAINING) {
          continue;
        }
        double label = target.label(history, i, split.trainedUntilMicros());
        if (!Double.isNaN(label)) {
          count++;
          sum += label;
          squares += label * label;
        }
      }
    }
    return scale(target, histories, split, count, sum, squares);
  }

  private static LabelScale scale(
      Target target, Histories histories, Split split, long count, double sum, double squares) {
    if (count == 0) {
      throw new IllegalArgumentException(
          "output '%s' has no labels in the training part, %s until %s: its horizon leaves every recording, or no instrument has such prices"
              .formatted(target.name(), histories.instruments(), split.trainedUntil()));
    }
    if (target.kind().head() == HeadType.DIRECTION) {
      return LabelScale.NONE;
    }
    boolean centred = target.kind() == Target.Kind.VOLATILITY || target.kind() == Target.Kind.NEXT;
    double mean = centred ? sum / count : 0;
    double deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
    if (!(deviation > CONSTANT)) {
      throw new IllegalArgumentException(
          "output '%s' has %d labels in the training part, %s until %s, all alike: there is nothing to learn"
              .formatted(target.name(), count, histories.instruments(), split.trainedUntil()));
    }
    return new LabelScale(mean, deviation);
  }

  /** The labels of a step as they are learned; NaN where missing. */
  float[] learned(InstrumentHistory history, int index) {
    long limit = split.endOf(split.partOf(history.steps().get(index).eventTimeMicros()));
    float[] labels = new float[targets.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = scales.get(i).normalize(targets.get(i).label(history, index, limit));
    }
    return labels;
  }

  List<LabelScale> scales() {
    return scales;
  }
}
