package io.tickcache.training;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where a training run stands after an epoch: all that going on needs. */
final class TrainingState {

  private final Map<String, float[]> weights;
  private final AdamW optimizer;
  private final List<EpochMetrics> history = new ArrayList<>();
  private Map<String, float[]> bestWeights;
  private int bestEpoch;

  TrainingState(Map<String, float[]> weights, AdamW optimizer) {
    this.weights = weights;
    this.optimizer = optimizer;
    this.bestWeights = copy(weights);
  }

  /** Goes on from a stored state. */
  TrainingState(
      Map<String, float[]> weights,
      AdamW optimizer,
      Map<String, float[]> bestWeights,
      List<EpochMetrics> history) {
    this.weights = weights;
    this.optimizer = optimizer;
    this.bestWeights = bestWeights;
    history.forEach(this::addHistory);
  }

  private static Map<String, float[]> copy(Map<String, float[]> weights) {
    Map<String, float[]> copy = new LinkedHashMap<>();
    weights.forEach((name, values) -> copy.put(name, values.clone()));
    return copy;
  }

  /** Takes an epoch's figures, and keeps the weights if they are the best so far. */
  void finishEpoch(EpochMetrics metrics) {
    if (addHistory(metrics)) {
      bestWeights = copy(weights);
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

  /** Those of the best epoch. */
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
