package io.tickcache.evaluation.baseline;

import io.tickcache.training.ConfidenceScale;
import java.util.List;

/**
 * A forecast of returns as the probability of a rise: {@code (1 + tanh(κ · forecast)) / 2}, the
 * factor fitted on the validation part as that of a regression's confidence is.
 */
record AsProbability(Baseline returns) implements Baseline {

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
    List<Sample> fitted = task.validation().isEmpty() ? task.training() : task.validation();
    double scale =
        ConfidenceScale.fit(
            fitted.stream().mapToDouble(forecast::of).toArray(),
            fitted.stream().mapToDouble(Sample::label).toArray());
    return sample -> (1 + StrictMath.tanh(scale * forecast.of(sample))) / 2;
  }
}
