package io.tickcache.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where a training run stands after an epoch: all that going on needs. */
final class TrainingState {

  private static final double LONGEST_MEAN = 0.99;

  private final Map<String, float[]> weights;
  private final Map<String, float[]> averaged;
  private final AdamW optimizer;
  private final List<EpochMetrics> history = new ArrayList<>();
  private Map<String, float[]> bestWeights;
  private int bestEpoch;

  TrainingState(Map<String, float[]> weights, AdamW optimizer) {
    this.weights = weights;
    this.averaged = copy(weights);
    this.optimizer = optimizer;
    this.bestWeights = copy(weights);
  }

  /** Goes on from a stored state. */
  TrainingState(
      Map<String, float[]> weights,
      Map<String, float[]> averaged,
      AdamW optimizer,
      Map<String, float[]> bestWeights,
      List<EpochMetrics> history) {
    this.weights = weights;
    this.averaged = averaged;
    this.optimizer = optimizer;
    this.bestWeights = bestWeights;
    history.forEach(this::addHistory);
  }

  private static Map<String, float[]> copy(Map<String, float[]> weights) {
    Map<String, float[]> copy = new LinkedHashMap<>();
    weights.forEach((name, values) -> copy.put(name, values.clone()));
    return copy;
  }

  /** Takes the weights into their running mean, which forgets slowly, and at first fast. */
  void average() {
    double kept =
        Math.min(LONGEST_MEAN, (1.0 + optimizer.updates()) / (10.0 + optimizer.updates()));
    averaged.forEach(
        (name, mean) -> {
          float[] newest = weights.get(name);
          for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) (kept * mean[i] + (1 - kept) * newest[i]);
          }
        });
  }

  /** The running mean of the weights. */
  Map<String, float[]> averagedWeights() {
    return averaged;
  }

  /** Takes an epoch's figures, and keeps the mean weights if they are the best so far. */
  void finishEpoch(EpochMetrics metrics) {
    if (addHistory(metrics)) {
      bestWeights = copy(averaged);
    }
  }

  private boolean addHistory(EpochMetrics metrics) {
    boolean better =
        history.isEmpty() || metrics.validationLoss() < history.get(bestEpoch - 1).validationLoss();
    history.add(metrics);
    if (better) {
      bestEpoch = metrics.epoch();
    }
    return better;
  }

  /** Epochs finished. */
  int epochs() {
    return history.size();
  }

  /** Epochs since the best one. */
  int epochsWithoutGain() {
    return history.size() - bestEpoch;
  }

  int bestEpoch() {
    return bestEpoch;
  }

  /** The weights that training moves. */
  Map<String, float[]> weights() {
    return weights;
  }

  /** The mean weights of the best epoch. */
  Map<String, float[]> bestWeights() {
    return bestWeights;
  }

  AdamW optimizer() {
    return optimizer;
  }

  List<EpochMetrics> history() {
    return history;
  }
}
