package io.tickcache.evaluation.baseline;

import io.tickcache.history.InstrumentHistory;
import io.tickcache.history.Target;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * An input times a slope, fitted by least squares to each instrument's training part; to all of
 * them where it has too few rows.
 *
 * @param ofQuotes whether the input is made of a book's best prices
 */
record SlopeBaseline(String name, boolean ofQuotes, Function<Target, BaselineInput> inputs)
    implements Baseline {

  private static final int MIN_ROWS = 200;

  @Override
  public String absence(Task task, List<Sample> judged) {
    if (ofQuotes && judged.stream().noneMatch(SlopeBaseline::hasQuote)) {
      return "no row has an order book's quote";
    }
    if (ofQuotes
        && !task.training().isEmpty()
        && task.training().stream().noneMatch(SlopeBaseline::hasQuote)) {
      return "no row of the training part has an order book's quote";
    }
    return task.absenceOfTraining();
  }

  private static boolean hasQuote(Sample sample) {
    return sample.step().quote() != null;
  }

  @Override
  public Forecast fit(Task task) {
    BaselineInput input = inputs.apply(task.target());
    double common = slope(task.training(), input);
    Map<InstrumentHistory, Double> slopes = new HashMap<>();
    task.training().stream()
        .collect(Collectors.groupingBy(Sample::history))
        .forEach(
            (history, samples) -> {
              if (samples.size() >= MIN_ROWS) {
                slopes.put(history, slope(samples, input));
              }
            });
    return sample -> slopes.getOrDefault(sample.history(), common) * input.of(sample);
  }

  /** Least squares through the origin. */
  private static double slope(List<Sample> samples, BaselineInput input) {
    double xy = 0;
    double xx = 0;
    for (Sample sample : samples) {
      double x = input.of(sample);
      xy += x * sample.label();
      xx += x * x;
    }
    return xx == 0 ? 0 : xy / xx;
  }
}
