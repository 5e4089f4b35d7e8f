package io.tickcache.job.backtest;

import io.tickcache.backtest.decision.PredictionScan;
import io.tickcache.backtest.metrics.InSampleSpan;
import io.tickcache.backtest.metrics.UtcTime;
import io.tickcache.backtest.simulation.FundingRate;
import io.tickcache.backtest.simulation.Latencies;
import io.tickcache.backtest.simulation.SimulatedAccount;
import io.tickcache.backtest.simulation.Simulation;
import io.tickcache.backtest.simulation.TradingPlan;
import io.tickcache.job.TemporaryDirectory;
import io.tickcache.job.Terminal;
import io.tickcache.job.UserException;
import io.tickcache.job.backtest.report.ReportContent;
import io.tickcache.job.backtest.report.ReportFiles;
import io.tickcache.job.backtest.trading.MeasuredFiles;
import io.tickcache.job.backtest.trading.Sizing;
import io.tickcache.job.backtest.trading.TermsFile;
import io.tickcache.job.backtest.trading.TradingFile;
import io.tickcache.job.options.TickcacheOptions;
import io.tickcache.job.recorded.RecordedOutputs;
import io.tickcache.job.recorded.RecordedRun;
import io.tickcache.job.recorded.RecordedRunOptions;
import io.tickcache.job.recorded.output.OutputRecords;
import io.tickcache.job.replay.MarketFeed;
import io.tickcache.schemas.Allocation;
import io.tickcache.schemas.Prediction;
import io.tickcache.schemas.Signal;
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
 * {@code backtest}: the job makes predictions, signals and allocations of recordings; the
 * recordings are read once more, and what was decided is traded; the accounts are measured and told
 * of.
 */
public final class BacktestRun {

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
   * A run.
   *
   * @throws UserException if something in the user's files is wrong
   */
  public BacktestRun(BacktestOptions options, Terminal terminal) {
    this.options = options;
    this.terminal = terminal;
    TradingFile trading = options.trading();
    this.terms = TermsFile.of(trading);
    this.funding =
        trading.fundingFile() == null ? List.of() : MeasuredFiles.funding(trading.fundingFile());
    this.measured =
        trading.latencyFile() == null ? null : MeasuredFiles.latencies(trading.latencyFile());
  }

  /**
   * Runs to the end.
   *
   * @throws UserException if something the user gave is wrong
   */
  public ReportContent run() throws Exception {
    checkSizing();
    if (options.work() != null) {
      return run(options.work());
    }
    try (TemporaryDirectory scratch = new TemporaryDirectory("tickcache-backtest-")) {
      return run(scratch.path());
    }
  }

  private void checkSizing() {
    if (options.strategy() != null && options.portfolio() != null) {
      throw new UserException(
          PORTFOLIO + " and " + STRATEGY + ": a backtest trades one of them; leave one out");
    }
    requireGiven(Sizing.SIGNALS, STRATEGY + " reference or a file", options.strategy() != null);
    requireGiven(Sizing.ALLOCATIONS, PORTFOLIO + " FILE", options.portfolio() != null);
    requireNotSet(TickcacheOptions.SIGNALS_STRATEGY, STRATEGY);
    requireNotSet(TickcacheOptions.ALLOCATIONS_PORTFOLIO, PORTFOLIO);
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

  private void requireNotSet(ConfigOption<?> key, String option) {
    if (options.settings().stream().anyMatch(set -> set.startsWith(key.key()))) {
      throw new UserException(
          "--set %s: in a backtest it follows from %s".formatted(key.key(), option));
    }
  }

  private ReportContent run(Path work) throws Exception {
    RecordedFiles files = RecordedFiles.of(options);
    files.check(options.trading(), terms, funding);
    List<ModelPart> models = new ModelParts(options, work, terminal).get();
    models.forEach(this::checkStrategy);
    files.check(models.get(0).config(), options.settings());
    try (JobRecords records = new JobRecords()) {
      for (ModelPart model : models) {
        RecordedRunOptions its = job(model, work.resolve("run-" + records.parts().size()));
        records.add(model, run(its));
      }
      new DataChecks(options, records.scan()).check(terms, funding, models.get(0).config());
      List<InSampleSpan> inSample = inSample(records);
      ReportContent content = trade(records, models, inSample);
      if (options.proofs() > 0) {
        prove(records);
      }
      if (options.report() != null) {
        write(content, options.report());
      }
      return content;
    }
  }

  private static void write(ReportContent content, Path report) {
    try {
      ReportFiles.write(content, report);
    } catch (IOException e) {
      throw new UserException(
          "--report %s: not all of it could be written, and what is there may be of two runs: %s"
              .formatted(report, e.getMessage()),
          e);
    }
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

  private RecordedRunOptions job(ModelPart model, Path work) {
    List<String> settings = new ArrayList<>(options.settings());
    settings.add(
        TickcacheOptions.INSTRUMENT_IDLE_TIMEOUT.key()
            + "="
            + options.histories().idleTimeout().toMillis()
            + " ms");
    if (options.strategy() != null) {
      settings.add(TickcacheOptions.SIGNALS_STRATEGY.key() + "=" + options.strategy());
    }
    if (options.portfolio() != null) {
      settings.add(TickcacheOptions.ALLOCATIONS_PORTFOLIO.key() + "=" + options.portfolio());
    }
    OptionalLong until =
        model.untilMicros() == Long.MAX_VALUE
            ? OptionalLong.empty()
            : OptionalLong.of(model.untilMicros());
    return new RecordedRunOptions(
        options.feed(), model.directory(), options.parallelism(), settings, work, until);
  }

  private RecordedOutputs run(RecordedRunOptions its) throws Exception {
    return new RecordedRun(its, terminal).run().requirePredictions();
  }

  private List<InSampleSpan> inSample(JobRecords records) {
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

  private ReportContent trade(
      JobRecords records, List<ModelPart> models, List<InSampleSpan> inSample) throws IOException {
    PredictionScan scan = records.scan();
    TradingPlan plan = plan(scan);
    Accounts accounts = Accounts.of(options, models.get(0).config().head(), records);
    DataSpans data = new DataSpans();
    List<SimulatedAccount> simulated;
    try (MarketFeed feed = Recording.open(options)) {
      simulated =
          Simulation.run(data.observe(feed), scan.firstMicros(), accounts.plans(scan), plan);
    } catch (IllegalArgumentException e) {
      throw new UserException("backtest: " + e.getMessage(), e);
    }
    return new ReportParts(options, plan, records, models)
        .content(simulated, data.spans(), inSample);
  }

  private TradingPlan plan(PredictionScan scan) {
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

  /** Cuts the recordings, and lets the job decide again. */
  private void prove(JobRecords records) throws Exception {
    PredictionScan scan = records.scan();
    for (long cut : LookAheadProof.cuts(options.proofs(), scan.firstMicros(), scan.lastMicros())) {
      LookAheadProof proof = new LookAheadProof(cut);
      long compared = 0;
      for (JobRecords.Part part : records.parts()) {
        if (part.model().afterMicros() < cut) {
          compared += prove(part, proof, Math.min(cut, part.model().untilMicros()));
        }
      }
      terminal.println(
          "proved: cut at %s, the recordings give the same %,d predictions, signals and allocations up to then"
              .formatted(UtcTime.iso(cut), compared));
    }
  }

  private long prove(JobRecords.Part part, LookAheadProof proof, long cut) throws Exception {
    RecordedRunOptions its = job(part.model(), null).until(cut);
    try (RecordedOutputs again = new RecordedRun(its, terminal).run();
        OutputRecords<Prediction> whole = part.outputs().predictions();
        OutputRecords<Prediction> cutShort = again.predictions();
        OutputRecords<Signal> wholeSignals = part.outputs().signals();
        OutputRecords<Signal> cutSignals = again.signals();
        OutputRecords<Allocation> wholeAllocations = part.outputs().allocations();
        OutputRecords<Allocation> cutAllocations = again.allocations()) {
      return proof.predictions(whole, cutShort, part.model())
          + proof.signals(wholeSignals, cutSignals, part.model())
          + proof.allocations(wholeAllocations, cutAllocations, part.model());
    }
  }
}
