package io.tickcache.job.training;

import io.tickcache.evaluation.WalkForward;
import io.tickcache.evaluation.WalkForwardReport;
import io.tickcache.history.Folds;
import io.tickcache.history.Histories;
import io.tickcache.history.Split;
import io.tickcache.job.Terminal;
import io.tickcache.job.UserException;
import io.tickcache.training.TrainingRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code evaluate --walk-forward}: scores not a model but its recipe, fitted anew before each fold
 * with the options that its training recorded.
 */
public final class WalkForwardRun {

  private final HistoryOptions options;
  private final Path directory;
  private final int folds;
  private final double feeBps;
  private final Terminal terminal;

  public WalkForwardRun(
      HistoryOptions options, Path directory, int folds, double feeBps, Terminal terminal) {
    this.options = options;
    this.directory = directory;
    this.folds = folds;
    this.feeBps = feeBps;
    this.terminal = terminal;
  }

  /**
   * Reads, fits and scores.
   *
   * @throws UserException if the model has no record of its training, or a fold has too little data
   */
  public WalkForwardReport run() throws IOException {
    RecordedModel model = RecordedModel.read(directory);
    TrainingRecord record = model.record();
    Histories histories =
        RecordedHistories.read(model.reading(options), model.contextRules(), terminal);
    ModelFit fit = new ModelFit(histories, record.options(), terminal);
    try {
      List<Split> splits = Folds.cut(histories, folds, record.validationShare());
      return new WalkForward(histories, split -> fit.to(split, null), feeBps)
          .run(splits, record.validatedUntilMicros(), this::show);
    } catch (IllegalArgumentException e) {
      throw new UserException("evaluate: --walk-forward " + folds + ": " + e.getMessage(), e);
    }
  }

  private void show(String what) {
    if (terminal.isInteractive()) {
      terminal.draw(List.of(what));
    }
  }
}
