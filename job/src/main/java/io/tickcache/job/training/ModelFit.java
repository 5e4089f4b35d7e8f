package io.tickcache.job.training;

import io.tickcache.history.Histories;
import io.tickcache.history.Split;
import io.tickcache.job.Terminal;
import io.tickcache.job.UserException;
import io.tickcache.training.EpochMetrics;
import io.tickcache.training.TrainedModel;
import io.tickcache.training.Trainer;
import io.tickcache.training.TrainingException;
import io.tickcache.training.TrainingOptions;
import io.tickcache.training.TrainingProgress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Fits a model to histories while a terminal shows how it goes. */
final class ModelFit {

  private final Histories histories;
  private final TrainingOptions options;
  private final Terminal terminal;

  ModelFit(Histories histories, TrainingOptions options, Terminal terminal) {
    this.histories = histories;
    this.options = options;
    this.terminal = terminal;
  }

  /**
   * Fits.
   *
   * @param checkpoint where to go on from, and where to store every epoch; null for neither
   * @throws UserException if the data cannot be learned from
   */
  TrainedModel to(Split split, Path checkpoint) throws IOException {
    terminal.println(
        "training until %s, validation until %s"
            .formatted(split.trainedUntil(), split.validatedUntil()));
    try (Trainer trainer = Trainer.open(histories, split, options)) {
      TrainedModel trained = trainer.train(checkpoint, listener(checkpoint));
      List<EpochMetrics> epochs = trained.epochs();
      terminal.println(describe(epochs.get(epochs.size() - 1)));
      if (!trained.constantFeatures().isEmpty()) {
        terminal.println(
            "constant while training, so of no use: "
                + String.join(", ", trained.constantFeatures()));
      }
      return trained;
    } catch (TrainingException e) {
      throw new UserException("training: " + e.getMessage(), e);
    }
  }

  private TrainingProgress.Listener listener(Path checkpoint) {
    return new TrainingProgress.Listener() {
      @Override
      public void updated(TrainingProgress progress) {
        show(progress);
      }

      @Override
      public void resumed(int epochs) {
        terminal.println(
            String.format(
                Locale.ROOT,
                "going on from --checkpoint %s: %d of at most %d epochs are done",
                checkpoint,
                epochs,
                options.epochs()));
      }
    };
  }

  private void show(TrainingProgress progress) {
    if (progress.batch() == 1 && progress.last() != null) {
      terminal.println(describe(progress.last()));
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

  private String describe(EpochMetrics epoch) {
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
