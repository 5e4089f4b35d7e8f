package io.tickcache.job.training;

import io.tickcache.history.ContextRules;
import io.tickcache.job.ModelCheck;
import io.tickcache.job.UserException;
import io.tickcache.model.ModelDirectory;
import io.tickcache.steps.FeatureExtractors;
import io.tickcache.training.TrainingRecord;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A model whose training is known.
 *
 * @param model the model
 * @param record how it came about
 */
record RecordedModel(ModelDirectory model, TrainingRecord record) {

  /**
   * Reads both.
   *
   * @throws UserException if there is no model, or no record of its training
   */
  static RecordedModel read(Path directory) {
    ModelDirectory model = ModelCheck.read("--model", directory);
    TrainingRecord record = ModelCheck.trainingRecord(directory);
    if (record == null) {
      throw new UserException(
          "--model %s: no %s, so nobody knows which recordings it was trained on"
              .formatted(directory, TrainingRecord.FILE));
    }
    if (!record.modelId().equals(model.filesId())) {
      throw new UserException(
          "--model %s: %s is of %s, but the model is %s"
              .formatted(directory, TrainingRecord.FILE, record.modelId(), model.filesId()));
    }
    return new RecordedModel(model, record);
  }

  /** What its recipe reads of recordings: features of the versions that it was trained on. */
  ContextRules contextRules() {
    return record.options().contextRules().with(FeatureExtractors.of(model.config()));
  }

  /**
   * What is read of recordings for it: market records as those that it was trained on.
   *
   * @throws UserException if it takes a market prefix, and nobody knows of which records
   */
  HistoryOptions reading(HistoryOptions options) {
    Duration interval = record.options().marketInterval();
    if (interval == null && model.config().prefixLength() > 0) {
      throw new UserException(
          "--model: %s takes a market prefix, but its %s names no market interval"
              .formatted(model.filesId(), TrainingRecord.FILE));
    }
    return options.withMarketInterval(interval);
  }
}
