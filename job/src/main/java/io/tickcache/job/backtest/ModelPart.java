package io.tickcache.job.backtest;

import io.tickcache.model.ModelConfig;
import io.tickcache.training.TrainingRecord;
import java.nio.file.Path;

/**
 * A model, and the part of the time in which its predictions are traded on.
 *
 * @param directory the model's
 * @param config of the model
 * @param record how it came about; null if nobody knows
 * @param afterMicros event time after which it counts, microseconds since 1970-01-01 UTC;
 *     Long.MIN_VALUE: from the first on
 * @param untilMicros the last event time at which it counts; Long.MAX_VALUE: to the last
 */
record ModelPart(
    Path directory, ModelConfig config, TrainingRecord record, long afterMicros, long untilMicros) {

  /** The same, later than a time. */
  ModelPart after(long micros) {
    return new ModelPart(directory, config, record, micros, untilMicros);
  }

  /** The same time with another model of the same training. */
  ModelPart of(Path otherDirectory, ModelConfig otherConfig) {
    return new ModelPart(otherDirectory, otherConfig, record, afterMicros, untilMicros);
  }

  boolean contains(long timeMicros) {
    return timeMicros > afterMicros && timeMicros <= untilMicros;
  }

  /** Whether there is time before it. */
  boolean beginsLate() {
    return afterMicros != Long.MIN_VALUE;
  }
}
