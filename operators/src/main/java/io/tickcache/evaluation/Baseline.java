package io.tickcache.evaluation;

import io.tickcache.history.Target;
import io.tickcache.model.ModelConfig;
import java.util.List;

/** A way to forecast that a model has to beat. */
interface Baseline {

  /** What tables call it. */
  String name();

  /** Fits it to the past. */
  Forecast fit(Task task);

  /**
   * What is known when a baseline is fitted: no more than the model's training had.
   *
   * @param target what is to be forecast, a return
   * @param training what it learns from
   * @param validation what chooses among variants
   * @param model gives the normalization of features
   */
  record Task(Target target, List<Sample> training, List<Sample> validation, ModelConfig model) {}
}
