package io.tickcache.job.recorded;

import io.tickcache.engine.EnginePlan;
import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.job.DeadLetterDigest;
import io.tickcache.job.LiveView;
import io.tickcache.job.ModelCheck;
import io.tickcache.job.Terminal;
import io.tickcache.job.UserException;
import io.tickcache.job.embedded.EmbeddedJob;
import io.tickcache.job.embedded.OperatorTotals;
import io.tickcache.job.graph.JobEnds;
import io.tickcache.job.kafka.KafkaInput;
import io.tickcache.job.kafka.PublishedCounts;
import io.tickcache.job.options.JobConfig;
import io.tickcache.job.recorded.input.LocalRecordings;
import io.tickcache.job.recorded.input.RecordingSource;
import io.tickcache.job.recorded.output.OutputFiles;
import io.tickcache.job.recorded.output.OutputRecords;
import io.tickcache.job.replay.BadLines;
import io.tickcache.job.replay.FeedOptions;
import io.tickcache.job.replay.MarketFeed;
import io.tickcache.job.replay.MarketFeeds;
import io.tickcache.job.replay.RecordingsTable;
import io.tickcache.job.resume.OwnCheckpoints;
import io.tickcache.model.ModelDirectory;
import io.tickcache.schemas.Allocation;
import io.tickcache.schemas.DeadLetter;
import io.tickcache.schemas.Forecast;
import io.tickcache.schemas.Prediction;
import io.tickcache.schemas.Score;
import io.tickcache.schemas.Signal;
import io.tickcache.steps.EventAccount;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;

/**
 * Recordings through the job, without a broker: the same data flow and the same bytes as from topic
 * to topic, as fast as the machine goes, with all of its outputs in files at the end. A run that
 * dies is gone on with by the same one in the same directory.
 */
public final class RecordedRun {

  /** What a run is does not depend on where its checkpoints are. */
  private static final Path NO_CHECKPOINTS = Path.of("checkpoints");

  private final RecordedRunOptions options;
  private final Terminal terminal;

  public RecordedRun(RecordedRunOptions options, Terminal terminal) {
    this.options = options;
    this.terminal = terminal;
  }

  /**
   * Refuses options that no job takes, whatever the model is.
   *
   * @throws UserException naming the option and the rule
   */
  public static void check(RecordedRunOptions options) {
    JobConfig.from(new RecordedSettings(options, NO_CHECKPOINTS).configuration());
  }

  /**
   * Runs to the end, or finds that it has been there.
   *
   * @throws UserException if something the user gave is wrong; before anything starts where that
   *     can be seen then
   */
  public RecordedOutputs run() throws Exception {
    if (options.parallelism() < 1) {
      throw new UserException("--parallelism " + options.parallelism() + ": must be at least 1");
    }
    ModelDirectory model = ModelCheck.read("--model", options.model());
    WorkDirectory work = WorkDirectory.open(options.work());
    try {
      return run(model, work);
    } catch (Exception e) {
      work.close();
      throw e;
    }
  }

  /**
   * All that the outputs follow from, as {@code NAME: VALUE}; nothing is run.
   *
   * @throws UserException if something the user gave is wrong, or the engine cannot run it
   */
  public List<String> identity() throws IOException {
    return prepare(ModelCheck.read("--model", options.model()), NO_CHECKPOINTS).identity.lines();
  }

  /** A run that has been checked. */
  private record Prepared(
      Configuration configuration, FeedOptions feed, EnginePlan plan, RunIdentity identity) {}

  private Prepared prepare(ModelDirectory model, Path checkpoints) throws IOException {
    RecordedSettings settings = new RecordedSettings(options, checkpoints);
    Configuration configuration = settings.configuration();
    JobConfig config = JobConfig.from(configuration);
    ModelCheck.requireServable("--model", model, config.inference());
    config.strategy(model.config()); // refuses one that does not fit
    config.policy(model.config());
    config.plan(model.config());
    terminal.printOnce(settings.warnings().stream().map(line -> "warning: " + line).toList());
    FeedOptions feed = options.feed().withMarketRecordsFor(model, options.model());
    return new Prepared(
        configuration,
        feed,
        EnginePlan.of(model, config.inference().engine()),
        RunIdentity.of(options, feed, settings, config, model));
  }

  private RecordedOutputs run(ModelDirectory model, WorkDirectory work) throws Exception {
    Prepared prepared = prepare(model, work.checkpoints());
    Optional<RunAccount> ended = goOn(work, prepared.identity, prepared.configuration);
    return new RecordedOutputs(
        work,
        ended.isPresent() ? ended.get() : run(model, work, prepared.feed, prepared.configuration),
        prepared.plan);
  }

  /**
   * Goes on from what is in the directory, or clears it.
   *
   * @return the account of the same run, if it has ended there
   */
  private Optional<RunAccount> goOn(
      WorkDirectory work, RunIdentity identity, Configuration configuration) throws IOException {
    Optional<RunIdentity> before = work.identity();
    if (before.isPresent() && before.get().equals(identity)) {
      Optional<RunAccount> account = work.account();
      if (account.isPresent() && areWhole(work.outputs(), account.get())) {
        terminal.println("uses the outputs in " + work.path() + " again: nothing has changed");
        return account;
      }
      if (account.isEmpty() && OwnCheckpoints.resume(configuration, terminal::println)) {
        return Optional.empty();
      }
    } else if (before.isPresent()) {
      terminal.println(
          "begins anew in %s: the run there was another (%s)"
              .formatted(work.path(), identity.difference(before.get()).orElse("in its order")));
    }
    work.begin(identity);
    return Optional.empty();
  }

  /** Whether a run's outputs are there as it left them; says so if not. */
  private boolean areWhole(OutputFiles outputs, RunAccount account) {
    try (OutputRecords<Prediction> predictions = outputs.predictions();
        OutputRecords<Signal> signals = outputs.signals();
        OutputRecords<Allocation> allocations = outputs.allocations();
        OutputRecords<Score> scores = outputs.scores();
        OutputRecords<Forecast> forecasts = outputs.forecasts();
        OutputRecords<DeadLetter> letters = outputs.deadLetters()) {
      if (predictions.size() == account.predictions()
          && signals.size() == account.signals()
          && allocations.size() == account.allocations()
          && scores.size() == account.scores()
          && forecasts.size() == account.forecasts()
          && letters.size() == account.deadLetters()) {
        return true;
      }
      terminal.println("begins anew: records are missing in " + outputs.directory());
    } catch (UserException e) {
      terminal.println("begins anew: " + e.getMessage());
    }
    return false;
  }

  private RunAccount run(
      ModelDirectory model, WorkDirectory work, FeedOptions published, Configuration configuration)
      throws Exception {
    JobConfig config = JobConfig.from(configuration);
    RecordingsTable table = new RecordingsTable(terminal);
    BadLines badLines = new BadLines(terminal);
    try (MarketFeed feed = MarketFeeds.open(published, table, badLines);
        LocalRecordings recordings =
            new LocalRecordings(feed, config.topics(), model.config(), options.untilMicros());
        OperatorTotals totals = new OperatorTotals()) {
      JobEnds ends =
          new JobEnds(
              new RecordingSource(recordings, KafkaInput.watermarks(config.source())),
              OptionalInt.of(RecordingSource.READERS),
              WatermarkStrategy.noWatermarks(), // the source makes them
              work.outputs().sinks(totals.run()));
      RecordedProgress progress = new RecordedProgress(recordings, totals, terminal);
      long startNanos = System.nanoTime();
      try (LiveView view = new LiveView(terminal, progress::line, progress::table)) {
        view.start();
        execute(configuration, model, totals, ends, progress);
      } catch (UserException e) {
        throw recordings.failure().orElse(e);
      }
      double seconds = (System.nanoTime() - startNanos) / 1e9;
      badLines.finish();
      RunAccount account = account(work, feed, recordings.finish(), totals);
      work.end(
          account,
          new RunPace(
              seconds,
              totals.median(InferenceMetrics.FORWARD_MICROS),
              totals.median(InferenceMetrics.BATCH_STEPS)));
      return account;
    }
  }

  private void execute(
      Configuration configuration,
      ModelDirectory model,
      OperatorTotals totals,
      JobEnds ends,
      RecordedProgress progress)
      throws Exception {
    progress.phase("starting Flink and loading the model");
    try (EmbeddedJob job =
        EmbeddedJob.start(configuration, model.config(), totals, options.parallelism(), ends)) {
      job.awaitReady();
      progress.phase("running");
      job.awaitEnd();
      progress.phase("done");
    }
  }

  private RunAccount account(
      WorkDirectory work, MarketFeed feed, PublishedCounts input, OperatorTotals totals) {
    DeadLetterDigest digest = new DeadLetterDigest();
    try (OutputRecords<Prediction> predictions = work.outputs().predictions();
        OutputRecords<Signal> signals = work.outputs().signals();
        OutputRecords<Allocation> allocations = work.outputs().allocations();
        OutputRecords<Score> scores = work.outputs().scores();
        OutputRecords<Forecast> forecasts = work.outputs().forecasts();
        OutputRecords<DeadLetter> letters = work.outputs().deadLetters()) {
      letters.forEachRemaining(digest::add);
      List<String> reading =
          options.feed().isSimulated() ? List.of() : feed.account().describeLines();
      return new RunAccount(
          input,
          EventAccount.of(fate -> totals.sum(fate.metric())),
          predictions.size(),
          signals.size(),
          allocations.size(),
          scores.size(),
          forecasts.size(),
          letters.size(),
          digest.lines(),
          reading,
          feed.badLines(),
          feed.isCut() && !options.feed().isSimulated());
    }
  }
}
