package io.tickcache.evaluation;

import io.tickcache.evaluation.baseline.Sample;
import java.util.List;
import java.util.LongSummaryStatistics;

/**
 * What a model is worth on a part of recorded time.
 *
 * @param modelId the model
 * @param part which part was scored
 * @param fromMicros event time of the first row
 * @param toMicros event time of the last row
 * @param feeBps of a trade, basis points
 * @param horizons by output; of an output in bars one for each length of klines
 * @param absentOutputs those that are not scored
 */
public record EvaluationReport(
    String modelId,
    ScoredPart part,
    long fromMicros,
    long toMicros,
    double feeBps,
    List<HorizonReport> horizons,
    List<LeftOut> absentOutputs) {

  /** Scores the rows of each output. */
  static EvaluationReport of(
      String modelId,
      ScoredPart part,
      double feeBps,
      List<HorizonRows> rows,
      List<LeftOut> absentOutputs) {
    LongSummaryStatistics times =
        rows.stream()
            .flatMap(horizon -> horizon.samples().stream())
            .mapToLong(Sample::timeMicros)
            .summaryStatistics();
    return new EvaluationReport(
        modelId,
        part,
        times.getMin(),
        times.getMax(),
        feeBps,
        rows.stream().map(horizon -> new HorizonScores(horizon, feeBps).report()).toList(),
        absentOutputs);
  }
}
