package io.tickcache.evaluation.baseline;

import java.util.List;

/** The share of rises in the training part, a return of 0 counted half. */
record BaseRateBaseline(String name) implements Baseline {

  @Override
  public String absence(Task task, List<Sample> judged) {
    return task.absenceOfTraining();
  }

  @Override
  public Forecast fit(Task task) {
    double rate = task.training().stream().mapToDouble(Sample::rise).average().orElseThrow();
    return sample -> rate;
  }
}
