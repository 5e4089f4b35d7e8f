package io.tickcache.evaluation;

import io.tickcache.model.HeadType;
import java.util.List;
import java.util.Map;

/**
 * All forecasters on one horizon's rows.
 *
 * @param output the model's output
 * @param head what the output means
 * @param klineIntervalMicros of a horizon in bars the length of one, event time; 0 of others
 * @param pooled scores of all instruments together, by forecaster, the model first
 * @param byInstrument the same by instrument
 * @param comparisons of the model with the others
 * @param calibration of the model's confidence; null unless this is its first output
 * @param calibrationByMonth the same by calendar month (UTC), e.g. 2025-06; empty without
 * @param impossible forecasters whose scores no forecast of a market can have: a leak
 * @param absentBaselines those that cannot exist for the data
 * @param absentInstruments those of the recordings without a row here
 */
public record HorizonReport(
    String output,
    HeadType head,
    long klineIntervalMicros,
    Map<String, Score> pooled,
    Map<String, Map<String, Score>> byInstrument,
    List<Comparison> comparisons,
    Calibration calibration,
    Map<String, Calibration> calibrationByMonth,
    List<String> impossible,
    List<LeftOut> absentBaselines,
    List<LeftOut> absentInstruments) {

  /** What the model is called among forecasters. */
  public static final String MODEL = "model";

  /** Whether both are about the same output, and the same klines. */
  public boolean isOf(HorizonReport other) {
    return output.equals(other.output) && klineIntervalMicros == other.klineIntervalMicros;
  }
}
