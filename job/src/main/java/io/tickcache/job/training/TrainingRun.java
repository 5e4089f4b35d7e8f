package io.tickcache.job.training;

import io.tickcache.job.Terminal;
import io.tickcache.job.UserException;
import io.tickcache.model.ModelDirectory;
import io.tickcache.training.EpochMetrics;
import io.tickcache.training.Histories;
import io.tickcache.training.Split;
import io.tickcache.training.TrainedModel;
import io.tickcache.training.Trainer;
import io.tickcache.training.TrainingException;
import io.tickcache.training.TrainingOptions;
import io.tickcache.training.TrainingProgress;
import io.tickcache.training.TrainingRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
    if (ModelDirectory.isIn(target)) {
      throw new UserException("--model " + target + ": there is a model already");
    }
    Histories histories =
        RecordedHistories.read(settings.histories(), settings.contextRules(), terminal);
    TrainingOptions options = settings.options(histories);
    Split split = settings.split(histories);
    terminal.println(
        "training until %s, validation until %s"
            .formatted(split.trainedUntil(), split.validatedUntil()));
    TrainedModel trained = train(histories, split, options);
    TrainingRecord record = TrainingRecord.of(trained, options, histories);
    ModelOutput.write(target, trained, record, options.outputs());
    return record;
  }

  private TrainedModel train(Histories histories, Split split, TrainingOptions options)
      throws IOException {
    try (Trainer trainer = Trainer.open(histories, split, options)) {
      TrainedModel trained = trainer.train(checkpoint, progress -> show(progress, options));
      List<EpochMetrics> epochs = trained.epochs();
      terminal.println(describe(epochs.get(epochs.size() - 1), options));
      if (!trained.constantFeatures().isEmpty()) {
        terminal.println(
            "constant while training, so of no use: "
                + String.join(", ", trained.constantFeatures()));
      }
      return trained;
    } catch (TrainingException e) {
      throw new UserException("train: " + e.getMessage(), e);
    }
  }

  private void show(TrainingProgress progress, TrainingOptions options) {
    if (progress.batch() == 1 && progress.last() != null) {
      terminal.println(describe(progress.last(), options));
    }
    if (terminal.isInteractive()) {
      terminal.draw(
          List.of(
              String.format(
                  Locale.ROOT,
                  "epoch %d of %d, update %d of %d, loss %.5f",
                  progress.epoch(),
                  progress.epochs(),
                  progress.batch(),
                  progress.batches(),
                  progress.trainingLoss())));
    }
  }

  private static String describe(EpochMetrics epoch, TrainingOptions options) {
    List<String> ics = new ArrayList<>();
    for (int i = 0; i < options.outputs().size(); i++) {
      ics.add(
          String.format(
              Locale.ROOT, "%s %+.3f", options.outputs().get(i), epoch.validationIc().get(i)));
    }
    return String.format(
        Locale.ROOT,
        "epoch %d: loss %.5f, validation %.5f, validation IC %s",
        epoch.epoch(),
        epoch.trainingLoss(),
        epoch.validationLoss(),
        String.join(", ", ics));
  }
}
