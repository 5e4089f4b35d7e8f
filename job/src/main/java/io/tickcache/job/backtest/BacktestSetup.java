package io.tickcache.job.backtest;

import io.tickcache.backtest.decision.PredictionScan;
import io.tickcache.backtest.metrics.InSampleSpan;
import io.tickcache.backtest.simulation.AccountPlan;
import io.tickcache.backtest.simulation.FundingRate;
import io.tickcache.backtest.simulation.Latencies;
import io.tickcache.backtest.simulation.SimulatedAccount;
import io.tickcache.backtest.simulation.Simulation;
import io.tickcache.backtest.simulation.TradingPlan;
import io.tickcache.job.Terminal;
import io.tickcache.job.UserException;
import io.tickcache.job.backtest.trading.MeasuredFiles;
import io.tickcache.job.backtest.trading.Sizing;
import io.tickcache.job.backtest.trading.TermsFile;
import io.tickcache.job.backtest.trading.TradingFile;
import io.tickcache.job.options.TickcacheOptions;
import io.tickcache.job.options.trading.TradingOptions;
import io.tickcache.job.recorded.RecordedRun;
import io.tickcache.job.recorded.RecordedRunOptions;
import io.tickcache.job.replay.MarketFeed;
import io.tickcache.trading.allocation.AllocationPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.ConfigOption;

/**
 * What every backtest of some options has: its files, read and checked; its models; how the job is
 * run for it, and how what it decides is traded.
 */
final class BacktestSetup {

  /** One way, where an order book is traded; bars are too long for a latency to be told. */
  private static final Duration USUAL_LATENCY = Duration.ofMillis(10);

  private static final String STRATEGY = "--strategy";
  private static final String PORTFOLIO = "--portfolio";

  private final BacktestOptions options;
  private final Terminal terminal;
  private final TermsFile terms;
  private final List<FundingRate> funding;
  private final Latencies measured;

  /**
   * Of these options.
   *
   * @throws UserException if something in the user's files is wrong, or the options do not go
   *     together
   */
  BacktestSetup(BacktestOptions options, Terminal terminal) {
    this.options = options;
    this.terminal = terminal;
    TradingFile trading = options.trading();
    this.terms = TermsFile.of(trading);
    this.funding =
        trading.fundingFile() == null ? List.of() : MeasuredFiles.funding(trading.fundingFile());
    this.measured =
        trading.latencyFile() == null ? null : MeasuredFiles.latencies(trading.latencyFile());
    checkSizing();
  }

  private void checkSizing() {
    if (options.strategy() != null && options.portfolio() != null) {
      throw new UserException(
          PORTFOLIO + " and " + STRATEGY + ": a backtest trades one of them; leave one out");
    }
    requireGiven(Sizing.SIGNALS, STRATEGY + " reference or a file", options.strategy() != null);
    requireGiven(Sizing.ALLOCATIONS, PORTFOLIO + " FILE", options.portfolio() != null);
    checkOwn(options.settings());
  }

  private void requireGiven(Sizing sizing, String option, boolean given) {
    if (given != (options.sizing() == sizing)) {
      throw new UserException(
          given
              ? "'sizing' = %s goes without %s".formatted(name(options.sizing()), option)
              : "'sizing' = %s needs %s".formatted(name(sizing), option));
    }
  }

  private static String name(Sizing sizing) {
    return sizing.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Refuses options of the job that follow from a backtest's own.
   *
   * @param settings KEY=VALUE
   */
  static void checkOwn(List<String> settings) {
    requireNotSet(settings, TradingOptions.STRATEGY, STRATEGY);
    requireNotSet(settings, TradingOptions.PORTFOLIO, PORTFOLIO);
    requireNotSet(settings, TickcacheOptions.INSTRUMENT_IDLE_TIMEOUT, "--idle-timeout");
  }

  private static void requireNotSet(List<String> settings, ConfigOption<?> key, String option) {
    if (settings.stream().anyMatch(set -> set.startsWith(key.key()))) {
      throw new UserException(
          "--set %s: in a backtest it follows from %s".formatted(key.key(), option));
    }
  }

  /** The models, one after the other; those that there are not yet are made there. */
  List<ModelPart> models(Path work) throws IOException {
    RecordedFiles files = RecordedFiles.of(options);
    files.check(options.trading(), terms, funding);
    List<ModelPart> models = new ModelParts(options, work, terminal).get();
    models.forEach(this::checkStrategy);
    files.check(models.get(0).config(), options.settings());
    return models;
  }

  private void checkStrategy(ModelPart model) {
    if (options.strategy() != null && options.strategy(model.config()).isEmpty()) {
      throw new UserException(STRATEGY + " none: leave it away, and sizes are by tanh");
    }
    if (options.portfolio() != null) {
      AllocationPolicy policy =
          options
              .policy(model.config())
              .orElseThrow(() -> new UserException(PORTFOLIO + " none: leave it away"));
      if (policy.limits().gross() > 1) {
        throw new UserException(
            "%s: 'gross' = %s must be at most 1 in a backtest: 'size' and 'max-gross' of --trading borrow"
                .formatted(options.portfolio(), policy.limits().gross()));
      }
    }
  }

  /**
   * How the job is run for a model.
   *
   * @param more KEY=VALUE of the job's options, which count more than the backtest's own
   */
  RecordedRunOptions job(ModelPart model, List<String> more, Path work) {
    List<String> settings = new ArrayList<>(options.settings());
    settings.addAll(more);
    settings.add(
        TickcacheOptions.INSTRUMENT_IDLE_TIMEOUT.key()
            + "="
            + options.histories().idleTimeout().toMillis()
            + " ms");
    if (options.strategy() != null) {
      settings.add(TradingOptions.STRATEGY.key() + "=" + options.strategy());
    }
    if (options.portfolio() != null) {
      settings.add(TradingOptions.PORTFOLIO.key() + "=" + options.portfolio());
    }
    OptionalLong until =
        model.untilMicros() == Long.MAX_VALUE
            ? OptionalLong.empty()
            : OptionalLong.of(model.untilMicros());
    return new RecordedRunOptions(
        options.feed(), model.directory(), options.parallelism(), settings, work, until);
  }

  /** Runs the job, or uses what it has left there; whoever asks closes it. */
  JobRecords records(List<ModelPart> models, List<String> more, Path work) throws Exception {
    JobRecords records = new JobRecords();
    try {
      for (ModelPart model : models) {
        Path its = work.resolve("run-" + records.parts().size());
        records.add(
            model, new RecordedRun(job(model, more, its), terminal).run().requirePredictions());
      }
      new DataChecks(options, records.scan()).check(terms, funding, models.get(0).config());
      return records;
    } catch (Exception e) {
      records.close();
      throw e;
    }
  }

  /** What of the time the models knew. */
  List<InSampleSpan> inSample(JobRecords records) {
    List<InSampleSpan> spans = new ArrayList<>();
    for (JobRecords.Part part : records.parts()) {
      List<InSampleSpan> its = InSample.of(part.model(), part.scan());
      if (options.strict() && !its.isEmpty()) {
        throw InSample.refused(part.model().record());
      }
      spans.addAll(its);
    }
    return spans;
  }

  /** Trades what was decided. */
  List<SimulatedAccount> simulate(
      DataSpans data, PredictionScan scan, List<AccountPlan> accounts, TradingPlan plan)
      throws IOException {
    try (MarketFeed feed = Recording.open(options)) {
      return Simulation.run(data.observe(feed), scan.firstMicros(), accounts, plan);
    } catch (IllegalArgumentException e) {
      throw new UserException("backtest: " + e.getMessage(), e);
    }
  }

  /** How it is traded. */
  TradingPlan plan(PredictionScan scan) {
    TradingFile trading = options.trading();
    return new TradingPlan(
        trading.capital(),
        trading.minChange(),
        trading.queue(),
        measured != null
            ? measured.over(scan.firstMicros(), scan.lastMicros())
            : constant(trading, scan.hasBooks()),
        Grid.micros(trading.grid(), scan),
        terms,
        funding);
  }

  private static Latencies constant(TradingFile trading, boolean books) {
    Duration usual = books ? USUAL_LATENCY : Duration.ZERO;
    return Latencies.constant(
        micros(trading.feedLatency(), usual), micros(trading.orderLatency(), usual));
  }

  private static long micros(Duration asked, Duration usual) {
    return TimeUnit.NANOSECONDS.toMicros((asked == null ? usual : asked).toNanos());
  }
}
