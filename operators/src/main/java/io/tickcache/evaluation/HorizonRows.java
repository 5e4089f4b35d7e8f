package io.tickcache.evaluation;

import io.tickcache.evaluation.baseline.Sample;
import io.tickcache.history.Target;
import io.tickcache.model.HeadType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * The rows of one horizon, and what each forecaster said of them, in the unit of the head.
 *
 * @param output the model's output
 * @param head what it means
 * @param target the return that came
 * @param klineIntervalMicros of a horizon in bars the length of one; 0 of others
 * @param samples the rows, each instrument's in order of time
 * @param forecasts by forecaster, the model first, [rows]
 * @param confidences of the model, 0 to 1, [rows]; null unless this is its first output
 * @param absentBaselines those that cannot exist for the data
 * @param absentInstruments those of the recordings without a row
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record HorizonRows(
    String output,
    HeadType head,
    Target target,
    long klineIntervalMicros,
    List<Sample> samples,
    Map<String, double[]> forecasts,
    double[] confidences,
    List<LeftOut> absentBaselines,
    List<LeftOut> absentInstruments) {

  /** Which output and klines these are. */
  record Key(String output, long klineIntervalMicros) {}

  Key key() {
    return new Key(output, klineIntervalMicros);
  }

  /**
   * The rows of one output from several parts of time, the earlier first. A baseline that is absent
   * from one of them is absent from all; an instrument is absent if it is so everywhere.
   */
  static HorizonRows joined(List<HorizonRows> parts) {
    HorizonRows first = parts.get(0);
    List<Sample> samples = new ArrayList<>();
    parts.forEach(part -> samples.addAll(part.samples));
    Map<String, LeftOut> absent = new LinkedHashMap<>();
    parts.forEach(part -> part.absentBaselines.forEach(b -> absent.putIfAbsent(b.name(), b)));
    Map<String, double[]> forecasts = new LinkedHashMap<>();
    for (String name : first.forecasts.keySet()) {
      if (!absent.containsKey(name)) {
        forecasts.put(name, joined(parts.stream().map(part -> part.forecasts.get(name))));
      }
    }
    double[] confidences =
        first.confidences == null ? null : joined(parts.stream().map(p -> p.confidences));
    Set<String> present =
        samples.stream().map(s -> s.history().instrument()).collect(Collectors.toSet());
    return new HorizonRows(
        first.output,
        first.head,
        first.target,
        first.klineIntervalMicros,
        samples,
        forecasts,
        confidences,
        List.copyOf(absent.values()),
        first.absentInstruments.stream().filter(i -> !present.contains(i.name())).toList());
  }

  private static double[] joined(Stream<double[]> arrays) {
    return arrays.flatMapToDouble(DoubleStream::of).toArray();
  }
}
