package io.tickcache.evaluation.difference;

import java.util.List;

/**
 * A row whose return is known.
 *
 * @param series what the row is one of: an instrument
 * @param timeMicros event time, microseconds since 1970-01-01 UTC
 * @param horizonMicros from there to where the return ends, above 0
 * @param label the return
 */
public record LabelledRow(Object series, long timeMicros, long horizonMicros, double label) {

  /** Time covered in units of the horizon, the last horizon whole; the rows in order of time. */
  public static double effectiveRows(List<LabelledRow> rows) {
    double horizons = 1;
    for (int i = 1; i < rows.size(); i++) {
      double passed = rows.get(i).timeMicros - rows.get(i - 1).timeMicros;
      horizons += Math.min(1, passed / rows.get(i).horizonMicros);
    }
    return horizons;
  }
}
