package io.tickcache.job.backtest;

import io.tickcache.backtest.decision.PredictionScan;
import io.tickcache.backtest.metrics.InSampleSpan;
import io.tickcache.backtest.metrics.UtcTime;
import io.tickcache.backtest.simulation.SimulatedAccount;
import io.tickcache.backtest.simulation.TradingPlan;
import io.tickcache.job.TemporaryDirectory;
import io.tickcache.job.Terminal;
import io.tickcache.job.UserException;
import io.tickcache.job.backtest.report.ReportContent;
import io.tickcache.job.backtest.report.ReportFiles;
import io.tickcache.job.recorded.RecordedOutputs;
import io.tickcache.job.recorded.RecordedRun;
import io.tickcache.job.recorded.RecordedRunOptions;
import io.tickcache.job.recorded.output.OutputRecords;
import io.tickcache.schemas.Allocation;
import io.tickcache.schemas.Prediction;
import io.tickcache.schemas.Signal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code backtest}: the job makes predictions, signals and allocations of recordings; the
 * recordings are read once more, and what was decided is traded; the accounts are measured and told
 * of.
 */
public final class BacktestRun {

  private final BacktestOptions options;
  private final Terminal terminal;
  private final BacktestSetup setup;

  /**
   * A run.
   *
   * @throws UserException if something in the user's files is wrong
   */
  public BacktestRun(BacktestOptions options, Terminal terminal) {
    this.options = options;
    this.terminal = terminal;
    this.setup = new BacktestSetup(options, terminal);
  }

  /**
   * Runs to the end.
   *
   * @throws UserException if something the user gave is wrong
   */
  public ReportContent run() throws Exception {
    if (options.work() != null) {
      return run(options.work());
    }
    try (TemporaryDirectory scratch = new TemporaryDirectory("tickcache-backtest-")) {
      return run(scratch.path());
    }
  }

  private ReportContent run(Path work) throws Exception {
    List<ModelPart> models = setup.models(work);
    try (JobRecords records = setup.records(models, List.of(), work)) {
      ReportContent content = trade(records, models, setup.inSample(records));
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

  private ReportContent trade(
      JobRecords records, List<ModelPart> models, List<InSampleSpan> inSample) throws IOException {
    PredictionScan scan = records.scan();
    TradingPlan plan = setup.plan(scan);
    Accounts accounts = Accounts.of(options, models.get(0).config().head(), records);
    DataSpans data = new DataSpans();
    List<SimulatedAccount> simulated = setup.simulate(data, scan, accounts.plans(scan), plan);
    return new ReportParts(options, plan, records, models)
        .content(simulated, data.spans(), inSample);
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
    RecordedRunOptions its = setup.job(part.model(), List.of(), null).until(cut);
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
