package io.tickcache.evaluation;

import io.tickcache.evaluation.baseline.Sample;
import io.tickcache.history.Split;
import io.tickcache.model.HeadType;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Forecasts with their confidences and what came, to be judged whole and month by month.
 *
 * @param samples the rows
 * @param forecasts above 0 where a rise is forecast, [rows]
 * @param confidences 0 to 1, [rows]
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record CalibrationRows(List<Sample> samples, double[] forecasts, double[] confidences) {

  /**
   * How sure a model is of its first output, 0 to 1.
   *
   * @param scale of a regression
   */
  static double confidence(HeadType head, double scale, double forecast) {
    return switch (head) {
      case REGRESSION -> Math.abs(StrictMath.tanh(forecast * scale));
      case DIRECTION -> Math.abs(2 * forecast - 1);
      case ALLOCATION -> Math.abs(forecast);
    };
  }

  Calibration all() {
    return of(IntStream.range(0, forecasts.length).toArray());
  }

  /** By calendar month of the rows' event times, UTC. */
  Map<String, Calibration> byMonth() {
    Map<String, Calibration> months = new LinkedHashMap<>();
    IntStream.range(0, forecasts.length)
        .boxed()
        .collect(Collectors.groupingBy(this::month, TreeMap::new, Collectors.toList()))
        .forEach(
            (month, rows) ->
                months.put(
                    month.toString(), of(rows.stream().mapToInt(Integer::intValue).toArray())));
    return months;
  }

  private YearMonth month(int row) {
    return YearMonth.from(Split.instant(samples.get(row).timeMicros()).atOffset(ZoneOffset.UTC));
  }

  private Calibration of(int[] rows) {
    return Calibration.of(
        IntStream.of(rows).mapToDouble(i -> forecasts[i]).toArray(),
        IntStream.of(rows).mapToDouble(i -> confidences[i]).toArray(),
        IntStream.of(rows).mapToDouble(i -> samples.get(i).label()).toArray());
  }
}
