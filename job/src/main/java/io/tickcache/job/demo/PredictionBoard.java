package io.tickcache.job.demo;

import io.tickcache.schemas.Prediction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** The predictions read so far, as a table shows them: the last of each instrument. Thread-safe. */
final class PredictionBoard {

  /**
   * An instrument's line.
   *
   * @param last its last prediction
   * @param predictions how many it has had
   */
  record Row(Prediction last, long predictions) {}

  /**
   * What has been read.
   *
   * @param rows a line an instrument, ordered by name
   * @param predictions how many in all
   * @param p50Micros median of the time from a step's arrival to the end of its forward pass
   * @param p99Micros its 99th percentile
   */
  record View(List<Row> rows, long predictions, long p50Micros, long p99Micros) {}

  private final Map<String, Row> rows = new TreeMap<>();

  /** Significant decimal digits of a latency. */
  private static final int DIGITS = 2;

  private final Histogram all = new Histogram(DIGITS);
  private final Histogram recent = new Histogram(DIGITS);

  synchronized void add(Prediction prediction, long latencyMicros) {
    rows.merge(
        prediction.getInstrument(),
        new Row(prediction, 1),
        (before, now) -> new Row(now.last(), before.predictions() + 1));
    all.recordValue(Math.max(0, latencyMicros));
    recent.recordValue(Math.max(0, latencyMicros));
  }

  /** All that was read; latencies of what came since the last call of this method. */
  synchronized View recent() {
    View view = view(recent);
    recent.reset();
    return view;
  }

  /** All that was read, and all latencies. */
  synchronized View all() {
    return view(all);
  }

  private View view(Histogram latencies) {
    return new View(
        new ArrayList<>(rows.values()),
        all.getTotalCount(),
        latencies.getValueAtPercentile(50),
        latencies.getValueAtPercentile(99));
  }
}
