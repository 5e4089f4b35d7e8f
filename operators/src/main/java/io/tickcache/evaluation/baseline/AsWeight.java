package io.tickcache.evaluation.baseline;

import java.util.List;

/** A forecast of returns as a weight: all long where it is above 0, all short where below. */
record AsWeight(Baseline returns) implements Baseline {

  @Override
  public String name() {
    return returns.name();
  }

  @Override
  public String absence(Task task, List<Sample> judged) {
    return returns.absence(task, judged);
  }

  @Override
  public Forecast fit(Task task) {
    Forecast forecast = returns.fit(task);
    return sample -> Math.signum(forecast.of(sample));
  }
}
