package io.tickcache.job.compare;

import io.tickcache.evaluation.difference.PairedIc;
import io.tickcache.history.Target;
import io.tickcache.job.AtExit;
import io.tickcache.job.TemporaryDirectory;
import io.tickcache.job.Terminal;
import io.tickcache.job.UserException;
import io.tickcache.job.backtest.StrategyRun;
import io.tickcache.job.backtest.StrategyRuns;
import io.tickcache.job.graph.JobFailure;
import io.tickcache.job.resume.RunLock;
import io.tickcache.model.HeadType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code compare}: one cell after the other, each beside the first one. What has been run is used
 * again; what cannot run says why, and the others go on.
 */
public final class CompareRun {

  private static final double NEUTRAL_PROBABILITY = 0.5;

  private final CompareOptions options;
  private final Terminal terminal;

  public CompareRun(CompareOptions options, Terminal terminal) {
    this.options = options;
    this.terminal = terminal;
  }

  /**
   * Runs to the end.
   *
   * @throws UserException if something the user gave is wrong for all cells
   */
  public Compared run() throws Exception {
    options.cells().forEach(this::check);
    checkTrials(options.backtest().trials(), options.cells().size());
    if (options.work() == null) {
      try (TemporaryDirectory scratch = new TemporaryDirectory("tickcache-compare-")) {
        return run(scratch.path());
      }
    }
    Optional<RunLock> lock = RunLock.takeAlone("--work", options.work());
    try {
      return run(options.work());
    } finally {
      lock.ifPresent(RunLock::close);
    }
  }

  private Compared run(Path work) throws Exception {
    StrategyRuns runs = new StrategyRuns(options.backtest(), work, terminal);
    List<CellOutcome> outcomes = new ArrayList<>();
    CompareProgress progress = new CompareProgress(options.cells().size());
    try (Judge judge = new Judge(runs, new CellStore(work))) {
      for (Cell cell : options.cells()) {
        terminal.println(progress.begin(cell));
        CellOutcome outcome = judge.judge(cell);
        outcomes.add(outcome);
        terminal.println(progress.end(outcome, judge.wasKept()));
      }
    }
    return new Compared(options, runs.model().name(), runs.output(), outcomes);
  }

  /** Before anything runs: each cell is a trial, of each that was made before. */
  static void checkTrials(int tried, int cells) {
    if ((long) tried * cells > Integer.MAX_VALUE) {
      throw new UserException(
          "--trials %d times %d cells must be %d at most"
              .formatted(tried, cells, Integer.MAX_VALUE));
    }
  }

  private void check(Cell cell) {
    try {
      StrategyRuns.check(options.backtest(), cell.variant());
    } catch (UserException e) {
      throw new UserException("cell '%s': %s".formatted(cell.name(), e.getMessage()), e);
    }
  }

  /** Runs cells and holds them against the first one. */
  private static final class Judge implements AutoCloseable {

    private final StrategyRuns runs;
    private final CellStore store;
    private Cell reference;
    private List<String> referenceIdentity = List.of();
    private StrategyRun referenceRun;
    private boolean kept;

    Judge(StrategyRuns runs, CellStore store) {
      this.runs = runs;
      this.store = store;
    }

    /** Whether the last one had been run before. */
    boolean wasKept() {
      return kept;
    }

    /** What a cell came to; throws only where the process was told to end. */
    CellOutcome judge(Cell cell) throws Exception {
      boolean first = reference == null;
      if (first) {
        reference = cell;
      }
      try {
        List<String> identity = runs.identity(cell.variant());
        if (first) {
          referenceIdentity = identity;
        }
        String key = CellStore.key(identity, referenceIdentity);
        Optional<CellResult> before = store.find(cell.variant(), key);
        kept = before.isPresent();
        CellResult result = kept ? before.get() : result(cell);
        if (!kept) {
          store.keep(cell.variant(), key, result);
        }
        return CellOutcome.of(cell, result);
      } catch (Exception e) {
        if (AtExit.isEnding() || e instanceof InterruptedException) {
          throw e; // it did not fail: it was stopped
        }
        kept = false;
        if (first) {
          referenceIdentity = List.of();
        }
        return CellOutcome.failed(
            cell, e instanceof UserException ? e.getMessage() : JobFailure.reason(e).toString());
      }
    }

    private CellResult result(Cell cell) throws Exception {
      if (cell == reference) {
        return result(referenceRun());
      }
      try (StrategyRun run = runs.run(cell.variant(), store.directoryOf(cell.variant()))) {
        return result(run);
      }
    }

    private CellResult result(StrategyRun run) throws Exception {
      boolean comparable = !referenceIdentity.isEmpty();
      PredictionPairs pairs =
          comparable
              ? PredictionPairs.of(run.predictions(), referenceRun().predictions(), runs.output())
              : null;
      return new CellResult(
          run.contextBytes(),
          run.cacheBytes(),
          comparable ? pairs.deviation(neutral()) : null,
          comparable ? pairs.unmatched() : 0,
          comparable ? ic(pairs) : null,
          AccountFigures.of(run.account()),
          run.quoteCurrency(),
          runs.inSample(run),
          run.pace().orElse(null));
    }

    private double neutral() {
      return runs.model().head().type() == HeadType.DIRECTION ? NEUTRAL_PROBABILITY : 0;
    }

    private PairedIc ic(PredictionPairs pairs) {
      Target target = runs.target();
      return target == null ? null : pairs.ic(target);
    }

    /** Run when it is asked for first: where all is kept, never. */
    private StrategyRun referenceRun() throws Exception {
      if (referenceRun == null) {
        referenceRun = runs.run(reference.variant(), store.directoryOf(reference.variant()));
      }
      return referenceRun;
    }

    @Override
    public void close() throws IOException {
      if (referenceRun != null) {
        referenceRun.close();
      }
    }
  }
}
