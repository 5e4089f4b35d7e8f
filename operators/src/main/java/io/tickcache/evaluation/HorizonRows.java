package io.tickcache.evaluation;

import io.tickcache.history.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * The rows of one horizon, and what each forecaster said of them.
 *
 * @param output the model's output
 * @param target the return that came
 * @param samples the rows, each instrument's in order of time
 * @param forecasts by forecaster, the model first, [rows]
 * @param confidences of the model, 0 to 1, [rows]; null unless this is its first output
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record HorizonRows(
    String output,
    Target target,
    List<Sample> samples,
    Map<String, double[]> forecasts,
    double[] confidences) {

  /** The rows of one output from several parts of time, the earlier first. */
  static HorizonRows joined(List<HorizonRows> parts) {
    List<Sample> samples = new ArrayList<>();
    Map<String, double[]> forecasts = new LinkedHashMap<>();
    parts.forEach(part -> samples.addAll(part.samples));
    for (String name : parts.get(0).forecasts.keySet()) {
      forecasts.put(name, joined(parts.stream().map(part -> part.forecasts.get(name))));
    }
    double[] confidences =
        parts.get(0).confidences == null ? null : joined(parts.stream().map(p -> p.confidences));
    return new HorizonRows(
        parts.get(0).output, parts.get(0).target, samples, forecasts, confidences);
  }

  private static double[] joined(Stream<double[]> arrays) {
    return arrays.flatMapToDouble(DoubleStream::of).toArray();
  }
}
