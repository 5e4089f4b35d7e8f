package io.tickcache.job.backtest;

import io.tickcache.backtest.decision.PredictionScan;
import io.tickcache.backtest.metrics.InSampleSpan;
import io.tickcache.backtest.metrics.UtcTime;
import io.tickcache.job.UserException;
import io.tickcache.training.TrainingRecord;
import io.tickcache.training.TrainingRecord.InstrumentData;
import java.util.ArrayList;
import java.util.List;

/**
 * What of a backtest the model knew: the time from its first training step to the last of its
 * validation part, whatever the instrument, for markets move together.
 */
final class InSample {

  private InSample() {}

  /** The spans of what was predicted that overlap the training, by instrument. */
  static List<InSampleSpan> of(ModelPart part, PredictionScan scan) {
    TrainingRecord record = part.record();
    if (record == null) {
      return List.of();
    }
    long first = firstMicros(record);
    List<InSampleSpan> spans = new ArrayList<>();
    scan.firsts()
        .forEach(
            (instrument, prediction) -> {
              long from = Math.max(first, prediction.getEventTimeMicros());
              long to = Math.min(record.validatedUntilMicros(), scan.lastMicros(instrument)) + 1;
              if (from < to) {
                spans.add(new InSampleSpan(instrument, from, to, why(record)));
              }
            });
    return spans;
  }

  /** Whether an event of this time is one that the model may have learned from. */
  static boolean contains(TrainingRecord record, long timeMicros) {
    return record != null
        && timeMicros >= firstMicros(record)
        && timeMicros <= record.validatedUntilMicros();
  }

  /** What {@code --strict} says. */
  static UserException refused(TrainingRecord record) {
    return new UserException(
        "--strict: the recordings overlap what %s learned from and was chosen by (%s to %s): give later ones, --later or --walk-forward N"
            .formatted(
                record.modelId(),
                UtcTime.iso(firstMicros(record)),
                UtcTime.iso(record.validatedUntilMicros())));
  }

  private static String why(TrainingRecord record) {
    return "training and validation of " + record.modelId();
  }

  private static long firstMicros(TrainingRecord record) {
    return record.data().stream()
        .mapToLong(InstrumentData::firstMicros)
        .min()
        .orElse(Long.MIN_VALUE);
  }
}
