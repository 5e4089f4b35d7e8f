package io.tickcache.job.training;

import io.tickcache.evaluation.EvaluationReport;
import io.tickcache.evaluation.Evaluator;
import io.tickcache.history.ContextRules;
import io.tickcache.history.Histories;
import io.tickcache.history.Split.Part;
import io.tickcache.job.Terminal;
import io.tickcache.job.UserException;
import io.tickcache.model.ModelDirectory;
import io.tickcache.training.TrainingRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** {@code evaluate}: scores a model directory on recordings that it was not trained on. */
public final class EvaluationRun {

  private final HistoryOptions options;
  private final Path directory;
  private final Part part;
  private final double feeBps;
  private final Terminal terminal;

  public EvaluationRun(
      HistoryOptions options, Path directory, Part part, double feeBps, Terminal terminal) {
    this.options = options;
    this.directory = directory;
    this.part = part;
    this.feeBps = feeBps;
    this.terminal = terminal;
  }

  /**
   * Reads, runs and scores.
   *
   * @throws UserException if the model has no record of its training, or there is nothing to score
   */
  public EvaluationReport run() throws IOException {
    RecordedModel recorded = RecordedModel.read(directory);
    ModelDirectory model = recorded.model();
    TrainingRecord record = recorded.record();
    Histories histories =
        RecordedHistories.read(
            options, ContextRules.of(model.config(), options.idleTimeout()), terminal);
    terminal.println(
        "trained until %s, validated until %s; scoring the %s part"
            .formatted(
                record.split().trainedUntil(),
                record.split().validatedUntil(),
                part.toString().toLowerCase(Locale.ROOT)));
    try {
      return new Evaluator(model, histories, record.split(), part, feeBps).run(this::show);
    } catch (IllegalArgumentException e) {
      throw new UserException("evaluate: " + e.getMessage(), e);
    }
  }

  private void show(String what) {
    if (terminal.isInteractive()) {
      terminal.draw(List.of(what));
    }
  }
}
