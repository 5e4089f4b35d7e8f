package io.tickcache.evaluation.baseline;

import io.tickcache.history.Target;
import io.tickcache.model.ModelConfig;
import java.util.List;

/** A way to forecast that a model has to beat. */
interface Baseline {

  /** What tables call it. */
  String name();

  /**
   * Why it cannot exist for the data, in a few words; null if it can. One that cannot is left out:
   * a model does not beat what nobody could have made.
   *
   * @param judged the rows that are scored
   */
  String absence(Task task, List<Sample> judged);

  /** Fits it to the past. */
  Forecast fit(Task task);

  /**
   * What is known when a baseline is fitted: no more than the model's training had.
   *
   * @param target what is to be forecast, a return
   * @param training what it learns from
   * @param validation what chooses among variants
   * @param model gives the normalization of features, and the head
   */
  record Task(Target target, List<Sample> training, List<Sample> validation, ModelConfig model) {

    static final String NO_TRAINING =
        "these recordings hold no row of the model's training part: give them, too";

    /** Why nothing can be learned; null if there is something to learn from. */
    String absenceOfTraining() {
      return training.isEmpty() ? NO_TRAINING : null;
    }
  }
}
