package io.tickcache.evaluation;

import io.tickcache.evaluation.baseline.Sample;
import io.tickcache.history.Split;
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
