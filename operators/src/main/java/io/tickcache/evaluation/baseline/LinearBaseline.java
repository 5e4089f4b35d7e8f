package io.tickcache.evaluation.baseline;

import io.tickcache.history.InstrumentHistory;
import io.tickcache.training.linear.FeatureRows;
import io.tickcache.training.linear.RidgeRegression;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Ridge regression on the step's own features, those that the model sees; the penalty is the one
 * with the least squared error on the validation part.
 *
 * @param byInstrument whether each instrument has its own coefficients; those with few rows take
 *     the common ones
 */
record LinearBaseline(String name, boolean byInstrument) implements Baseline {

  private static final int ROWS_A_COLUMN = 10;

  @Override
  public String absence(Task task, List<Sample> judged) {
    long instruments =
        Stream.concat(task.training().stream(), judged.stream())
            .map(Sample::history)
            .distinct()
            .count();
    if (byInstrument && !task.training().isEmpty() && instruments < 2) {
      return "with one instrument it is linear";
    }
    return task.absenceOfTraining();
  }

  @Override
  public Forecast fit(Task task) {
    FeatureRows rows = new FeatureRows(task.model());
    double[] common = coefficients(task.training(), task.validation(), rows);
    Map<InstrumentHistory, double[]> own = new HashMap<>();
    if (byInstrument) {
      Map<InstrumentHistory, List<Sample>> validation =
          task.validation().stream().collect(Collectors.groupingBy(Sample::history));
      task.training().stream()
          .collect(Collectors.groupingBy(Sample::history))
          .forEach(
              (history, samples) -> {
                List<Sample> judged = validation.get(history);
                if (samples.size() >= ROWS_A_COLUMN * rows.size() && judged != null) {
                  own.put(history, coefficients(samples, judged, rows));
                }
              });
    }
    return sample ->
        FeatureRows.product(rows.of(sample.step()), own.getOrDefault(sample.history(), common));
  }

  private static double[] coefficients(
      List<Sample> training, List<Sample> validation, FeatureRows rows) {
    RidgeRegression regression = new RidgeRegression(rows.intercepts());
    training.forEach(sample -> regression.add(rows.of(sample.step()), sample.label(), 1));
    return regression.solve(coefficients -> squaredError(validation, rows, coefficients));
  }

  private static double squaredError(
      List<Sample> samples, FeatureRows rows, double[] coefficients) {
    double sum = 0;
    for (Sample sample : samples) {
      double error = FeatureRows.product(rows.of(sample.step()), coefficients) - sample.label();
      sum += error * error;
    }
    return sum;
  }
}
