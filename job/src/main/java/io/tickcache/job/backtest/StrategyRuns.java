package io.tickcache.job.backtest;

import io.tickcache.backtest.AccountResult;
import io.tickcache.backtest.metrics.InSampleSpan;
import io.tickcache.history.Target;
import io.tickcache.job.ModelCheck;
import io.tickcache.job.Terminal;
import io.tickcache.job.UserException;
import io.tickcache.job.backtest.trading.TradingFile;
import io.tickcache.job.recorded.RecordedRun;
import io.tickcache.job.recorded.RecordedRunOptions;
import io.tickcache.model.Digests;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * One strategy over one history, with the job changed from run to run: what {@code compare} does
 * again and again. Recordings, models and costs are those of a backtest.
 */
public final class StrategyRuns {

  /** What options are does not depend on where a model is. */
  private static final Path NO_MODEL = Path.of("model");

  private final BacktestOptions options;
  private final Terminal terminal;
  private final BacktestSetup setup;
  private final Path work;
  private final List<ModelPart> models;

  /**
   * Finds or makes the models.
   *
   * @param work where they are, and whatever else runs share
   * @throws UserException if something the user gave is wrong
   */
  public StrategyRuns(BacktestOptions options, Path work, Terminal terminal) throws IOException {
    this.options = options;
    this.terminal = terminal;
    this.work = work;
    this.setup = new BacktestSetup(options, terminal);
    this.models = setup.models(work);
  }

  /**
   * Refuses options that no job takes, whatever model and history are.
   *
   * @throws UserException naming the option and the rule
   */
  public static void check(BacktestOptions options, JobVariant variant) {
    BacktestSetup.checkOwn(variant.settings());
    List<String> settings = new ArrayList<>(options.settings());
    settings.addAll(variant.settings());
    RecordedRun.check(RecordedRunOptions.of(options.feed(), NO_MODEL, settings));
  }

  /** The model, or that of the first fold. */
  public ModelConfig model() {
    return models.get(0).config();
  }

  /** The output that is traded on. */
  public String output() {
    return options.output(model());
  }

  /** The return that the output is about; null if its name tells none. */
  public Target target() {
    return DataChecks.returnOf(output());
  }

  /**
   * All that a run's results follow from, as {@code NAME: VALUE}; nothing is run.
   *
   * @throws UserException if the job cannot be run so, saying why
   */
  public List<String> identity(JobVariant variant) throws IOException {
    List<String> lines = new ArrayList<>();
    for (ModelPart part : models(variant)) {
      lines.addAll(new RecordedRun(setup.job(part, variant.settings(), null), terminal).identity());
      lines.add("traded: after %d until %d".formatted(part.afterMicros(), part.untilMicros()));
    }
    TradingFile trading = options.trading();
    lines.add("trading: " + trading);
    lines.add("funding file: " + contents(trading.fundingFile()));
    lines.add("latency file: " + contents(trading.latencyFile()));
    lines.add("instruments file: " + contents(trading.instrumentsFile()));
    return lines;
  }

  private static String contents(Path file) throws IOException {
    return file == null
        ? "none"
        : HexFormat.of().formatHex(Digests.sha256(Files.readAllBytes(file)));
  }

  /**
   * Runs the job, or uses what it left there; whoever asks closes it.
   *
   * @param directory of this run alone
   * @throws UserException if the job cannot be run so, saying why
   */
  public StrategyRun run(JobVariant variant, Path directory) throws Exception {
    List<ModelPart> parts = models(variant);
    return new StrategyRun(setup.records(parts, variant.settings(), directory), this::trade);
  }

  private AccountResult trade(JobRecords records) throws IOException {
    Accounts accounts = Accounts.of(options, model().head(), records);
    return setup
        .simulate(
            new DataSpans(),
            records.scan(),
            List.of(accounts.strategy()),
            setup.plan(records.scan()))
        .get(0)
        .result();
  }

  /** What of a run's time the models knew. */
  public List<InSampleSpan> inSample(StrategyRun run) {
    return setup.inSample(run.records());
  }

  private List<ModelPart> models(JobVariant variant) throws IOException {
    if (variant.window() == null) {
      return models;
    }
    List<ModelPart> shorter = new ArrayList<>();
    for (ModelPart part : models) {
      Path directory =
          work.resolve("models")
              .resolve("window-%d-%d".formatted(variant.window(), shorter.size()));
      ModelDirectory model = withWindow(ModelCheck.read("--model", part.directory()), variant);
      model.write(directory);
      shorter.add(part.of(directory, model.config()));
    }
    return shorter;
  }

  private static ModelDirectory withWindow(ModelDirectory model, JobVariant variant) {
    try {
      return model.withWindow(variant.window());
    } catch (IllegalArgumentException | ModelFormatException e) {
      throw new UserException(e.getMessage(), e);
    }
  }
}
