package io.tickcache.evaluation.baseline;

import java.util.List;

/** The same forecast always, in the unit of the head. */
record ConstantBaseline(String name, double value) implements Baseline {

  @Override
  public String absence(Task task, List<Sample> judged) {
    return null;
  }

  @Override
  public Forecast fit(Task task) {
    return sample -> value;
  }
}
