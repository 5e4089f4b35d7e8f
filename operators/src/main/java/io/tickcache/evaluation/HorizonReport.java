package io.tickcache.evaluation;

import java.util.List;
import java.util.Map;

/**
 * All forecasters on one horizon's rows.
 *
 * @param output the model's output
 * @param pooled scores of all instruments together, by forecaster, the model first
 * @param byInstrument the same by instrument
 * @param comparisons of the model with the others
 * @param calibration of the model's confidence; null unless this is its first output
 * @param impossible forecasters whose scores no forecast of a market can have: a leak
 */
public record HorizonReport(
    String output,
    Map<String, Score> pooled,
    Map<String, Map<String, Score>> byInstrument,
    List<Comparison> comparisons,
    Calibration calibration,
    List<String> impossible) {

  /** What the model is called among forecasters. */
  public static final String MODEL = "model";
}
