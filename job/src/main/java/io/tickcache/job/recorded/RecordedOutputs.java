package io.tickcache.job.recorded;

import io.tickcache.engine.EnginePlan;
import io.tickcache.job.UserException;
import io.tickcache.job.recorded.output.OutputFiles;
import io.tickcache.job.recorded.output.OutputRecords;
import io.tickcache.schemas.Allocation;
import io.tickcache.schemas.DeadLetter;
import io.tickcache.schemas.Forecast;
import io.tickcache.schemas.Prediction;
import io.tickcache.schemas.Score;
import io.tickcache.schemas.Signal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the job made of recordings: its outputs, each in one order (event time, instrument, context
 * epoch, position; equal ones as emitted), as often as anybody wants to read them, and the account
 * of the run. Closing it deletes them, unless the run was given a directory.
 */
public final class RecordedOutputs implements AutoCloseable {

  private final WorkDirectory work;
  private final OutputFiles files;
  private final RunAccount account;
  private final Optional<RunPace> pace;
  private final EnginePlan plan;

  RecordedOutputs(WorkDirectory work, RunAccount account, EnginePlan plan) throws IOException {
    this.work = work;
    this.files = work.outputs();
    this.account = account;
    this.pace = work.pace();
    this.plan = plan;
  }

  /** All predictions, from the first on; whoever asks closes them. */
  public OutputRecords<Prediction> predictions() {
    return files.predictions();
  }

  /** All signals, from the first on; none without a strategy. Whoever asks closes them. */
  public OutputRecords<Signal> signals() {
    return files.signals();
  }

  /** All allocations, from the first on; none without a portfolio. Whoever asks closes them. */
  public OutputRecords<Allocation> allocations() {
    return files.allocations();
  }

  /** All scores, from the first on; none without a window. Whoever asks closes them. */
  public OutputRecords<Score> scores() {
    return files.scores();
  }

  /** All forecasts, from the first on; none without a horizon. Whoever asks closes them. */
  public OutputRecords<Forecast> forecasts() {
    return files.forecasts();
  }

  /** All dead letters, by the timestamps of the bad records. Whoever asks closes them. */
  public OutputRecords<DeadLetter> deadLetters() {
    return files.deadLetters();
  }

  /** What became of the recordings. */
  public RunAccount account() {
    return account;
  }

  /** How fast it was; empty if an older build has run it. */
  public Optional<RunPace> pace() {
    return pace;
  }

  /** What engine each subtask had. */
  public EnginePlan plan() {
    return plan;
  }

  /** What predictions call the model. */
  public String modelId() {
    return plan.modelId();
  }

  /**
   * Refuses a run that predicted nothing.
   *
   * @throws UserException saying what became of the events instead
   */
  public RecordedOutputs requirePredictions() {
    if (account.predictions() == 0) {
      List<String> reasons = new ArrayList<>(account.events().describe());
      account.deadLetterReasons().forEach(letters -> reasons.add("dead letters: " + letters));
      account.reading().forEach(line -> reasons.add(line.strip()));
      throw new UserException(
          String.format(
              Locale.ROOT,
              "no prediction was made of %,d events: %s",
              account.input().records(),
              String.join("; ", reasons)));
    }
    return this;
  }

  @Override
  public void close() throws IOException {
    work.close();
  }
}
