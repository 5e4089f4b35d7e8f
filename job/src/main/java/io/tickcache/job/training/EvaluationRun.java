package io.tickcache.job.training;

import io.tickcache.evaluation.EvaluationReport;
import io.tickcache.evaluation.Evaluator;
import io.tickcache.evaluation.ScoredPart;
import io.tickcache.history.ContextRules;
import io.tickcache.history.Histories;
import io.tickcache.history.InstrumentHistory;
import io.tickcache.history.Split;
import io.tickcache.job.Terminal;
import io.tickcache.job.UserException;
import io.tickcache.model.ModelDirectory;
import io.tickcache.training.TrainingRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code evaluate}: scores a model directory on recordings that it was not trained on. */
public final class EvaluationRun {

  private final HistoryOptions options;
  private final Path directory;
  private final ScoredPart part;
  private final double feeBps;
  private final Terminal terminal;

  public EvaluationRun(
      HistoryOptions options, Path directory, ScoredPart part, double feeBps, Terminal terminal) {
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
            recorded.reading(options),
            ContextRules.of(model.config(), options.idleTimeout()),
            terminal);
    terminal.println(
        "trained from %s until %s, validated until %s; scoring the %s"
            .formatted(
                Split.instant(record.split().trainedFromMicros()),
                record.split().trainedUntil(),
                record.split().validatedUntil(),
                part.words()));
    List<String> unknown = unknown(histories, record);
    if (!unknown.isEmpty()) {
      terminal.println("not trained on: " + String.join(", ", unknown));
    }
    try {
      return new Evaluator(model, histories, record.split(), part, feeBps).run(this::show);
    } catch (IllegalArgumentException e) {
      throw new UserException("evaluate: " + e.getMessage(), e);
    }
  }

  /** Instruments that the model never saw. */
  private static List<String> unknown(Histories histories, TrainingRecord record) {
    Set<String> known =
        record.data().stream()
            .map(TrainingRecord.InstrumentData::instrument)
            .collect(Collectors.toSet());
    return histories.all().stream()
        .map(InstrumentHistory::instrument)
        .filter(instrument -> !known.contains(instrument))
        .toList();
  }

  private void show(String what) {
    if (terminal.isInteractive()) {
      terminal.draw(List.of(what));
    }
  }
}
