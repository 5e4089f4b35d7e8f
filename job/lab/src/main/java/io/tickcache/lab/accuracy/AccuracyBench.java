package io.tickcache.lab.accuracy;

import io.tickcache.engine.EnginePlan;
import io.tickcache.evaluation.difference.Deviation;
import io.tickcache.job.Terminal;
import io.tickcache.job.UserException;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.kvcache.RetentionPolicy;
import io.tickcache.lab.engine.BenchModels;
import io.tickcache.lab.report.Machine;
import io.tickcache.model.HeadType;
import io.tickcache.model.ModelDirectory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What smaller storage types and kept steps do to predictions: the same recorded steps through
 * engines that differ in nothing else, compared with fp32 in contexts that hold all of them.
 */
public final class AccuracyBench {

  private static final double NEUTRAL_PROBABILITY = 0.5;

  private final ModelDirectory model;
  private final List<RecordedSteps> recorded;
  private final List<AccuracyCase> cases;
  private final int window;
  private final int longest;
  private final Terminal terminal;

  /**
   * @param recorded more steps than {@code window} of an instrument at least
   * @param window steps of the contexts that do not hold the whole history
   */
  AccuracyBench(
      ModelDirectory model,
      List<RecordedSteps> recorded,
      List<AccuracyCase> cases,
      int window,
      Terminal terminal) {
    this.model = model;
    this.recorded = List.copyOf(recorded);
    this.cases = List.copyOf(cases);
    this.window = window;
    this.terminal = terminal;
    longest = recorded.stream().mapToInt(RecordedSteps::size).max().orElse(0);
    if (longest <= window) {
      throw new UserException(
          "--context %d: must be below the longest history of the recordings, %d steps"
              .formatted(window, longest));
    }
  }

  /** Compares storages and policies. */
  public static AccuracyBench of(
      ModelDirectory model,
      AccuracyInput input,
      List<KvStorage> storages,
      List<RetentionPolicy> retentions,
      Terminal terminal) {
    return new AccuracyBench(
        model,
        RecordedSteps.of(input.histories(), model.config(), input.most()),
        AccuracyCase.all(storages, retentions),
        input.window(),
        terminal);
  }

  /** Runs the truth, then each case. */
  public AccuracyReport run() {
    PriceJump jump = PriceJump.largest(recorded, AccuracyResult.mostWindows() * window);
    RecordedRun truth = run(AccuracyCase.TRUTH);
    List<AccuracyResult> results = new ArrayList<>();
    for (AccuracyCase of : cases) {
      RecordedRun run = run(of);
      results.add(
          new AccuracyResult(
              of,
              deviation(truth, run),
              run.cacheBytes(),
              AccuracyResult.held(run, jump, window),
              AccuracyResult.held(run, window)));
    }
    return new AccuracyReport(
        Machine.here(1), model.filesId(), recorded, window, truth.cacheBytes(), jump, results);
  }

  /** From where contexts of the window are full. */
  Deviation deviation(RecordedRun truth, RecordedRun run) {
    boolean probability = model.config().head().type() == HeadType.DIRECTION;
    return Deviation.of(
        sinceTheWindow(truth), sinceTheWindow(run), probability ? NEUTRAL_PROBABILITY : 0);
  }

  private double[] sinceTheWindow(RecordedRun run) {
    return Arrays.stream(run.predictions())
        .flatMapToDouble(predictions -> Arrays.stream(predictions).skip(window))
        .toArray();
  }

  RecordedRun run(AccuracyCase of) {
    return run(model, of, recorded);
  }

  /** The same contexts with other weights or other steps. */
  RecordedRun run(ModelDirectory other, AccuracyCase of, List<RecordedSteps> steps) {
    int context = of.full() ? longest : window;
    ModelDirectory sized = BenchModels.withContext(other, context, longest);
    long bytes = steps.size() * EnginePlan.contextBytes(sized, of.options(1));
    return RecordedRun.of(sized, of.options(bytes), steps, done -> show(of, done));
  }

  private void show(AccuracyCase of, int steps) {
    if (terminal.isInteractive()) {
      terminal.draw(List.of("%s, %s: %,d steps".formatted(of.storage(), of.contextText(), steps)));
    }
  }
}
