package io.tickcache.scores;

import io.tickcache.history.PriceTimelines;
import java.util.List;

/**
 * What is remembered of an instrument from one score to the next. Nobody changes it.
 *
 * @param gridMicros time of the last score
 * @param outputs the model's, that rows have values of
 * @param stride positions from one row to the next, of those to come
 * @param rows as they came
 * @param counts of predictions in the window
 * @param prices those that rows wait with
 */
public record ScoreState(
    long gridMicros,
    List<String> outputs,
    int stride,
    List<ScoreRow> rows,
    List<Count> counts,
    PriceTimelines prices) {

  /**
   * Predictions between two times of the grid.
   *
   * @param gridMicros the later one, which belongs to it
   * @param modelId whose they are
   */
  public record Count(long gridMicros, String modelId, long predictions) {}

  public ScoreState {
    outputs = List.copyOf(outputs);
    rows = List.copyOf(rows);
    counts = List.copyOf(counts);
  }

  /** Nothing is known yet. */
  static ScoreState empty(List<String> outputs) {
    return new ScoreState(Long.MIN_VALUE, outputs, 1, List.of(), List.of(), new PriceTimelines());
  }
}
