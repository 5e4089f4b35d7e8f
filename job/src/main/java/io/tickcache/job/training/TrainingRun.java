package io.tickcache.job.training;

import io.tickcache.history.Histories;
import io.tickcache.history.RecordedStep;
import io.tickcache.history.Split;
import io.tickcache.job.OutputPath;
import io.tickcache.job.Terminal;
import io.tickcache.job.UserException;
import io.tickcache.market.KlineIntervals;
import io.tickcache.model.ModelDirectory;
import io.tickcache.training.TrainedModel;
import io.tickcache.training.TrainingOptions;
import io.tickcache.training.TrainingRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** {@code train}: from recordings to a model directory, which appears whole or not at all. */
public final class TrainingRun {

  private final TrainingSettings settings;
  private final Path target;
  private final Path checkpoint;
  private final Terminal terminal;

  /**
   * A run.
   *
   * @param target where the model directory is to be
   * @param checkpoint where to go on from, and where to store every epoch; null for neither
   */
  public TrainingRun(TrainingSettings settings, Path target, Path checkpoint, Terminal terminal) {
    this.settings = settings;
    this.target = target;
    this.checkpoint = checkpoint;
    this.terminal = terminal;
  }

  /**
   * Trains and writes.
   *
   * @throws UserException if there is a model already, or the data cannot be learned from
   */
  public TrainingRecord run() throws IOException {
    checkBeforeReading();
    Histories histories =
        RecordedHistories.read(settings.histories(), settings.contextRules(), terminal);
    TrainingOptions options = settings.options(histories);
    Split split = settings.split(histories);
    TrainedModel trained = new ModelFit(histories, options, terminal).to(split, checkpoint);
    TrainingRecord record = TrainingRecord.of(trained, options, histories);
    ModelOutput.write(target, trained, record, klines(histories));
    return record;
  }

  /** All that can be wrong without a look at the data. */
  private void checkBeforeReading() throws IOException {
    if (ModelDirectory.isIn(target)) {
      throw new UserException("--model " + target + ": there is a model already");
    }
    OutputPath.requireDirectory("--model", target);
    ModelOutput.requireEmpty(target);
    if (checkpoint != null) {
      OutputPath.requireDirectory("--checkpoint", checkpoint);
    }
    settings.check();
  }

  /** Lengths of the recorded klines, in words; empty without. */
  private static String klines(Histories histories) {
    String lengths =
        histories.all().stream()
            .flatMap(history -> history.steps().stream())
            .map(RecordedStep::intervalMicros)
            .filter(micros -> micros > 0)
            .distinct()
            .sorted()
            .map(KlineIntervals::format)
            .collect(Collectors.joining(", "));
    return lengths.isEmpty() ? "" : lengths + " klines";
  }
}
