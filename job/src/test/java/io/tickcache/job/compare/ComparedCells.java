package io.tickcache.job.compare;

import io.tickcache.evaluation.difference.Deviation;
import io.tickcache.evaluation.difference.PairedIc;
import io.tickcache.job.backtest.BacktestOptions;
import io.tickcache.job.backtest.JobVariant;
import io.tickcache.job.recorded.RunPace;
import java.nio.file.Path;
import java.util.List;

/** Made-up cells, to be shown. */
final class ComparedCells {

  private ComparedCells() {}

  static CellResult result(long contextBytes, double change, RunPace pace) {
    double[] equity = {1_000, 1_001, 999 - change, 1_002 + change};
    return new CellResult(
        contextBytes,
        2 * contextBytes,
        new Deviation(3, change, 2 * change, change, 1 - change, change / 2),
        change > 0 ? 4 : 0,
        new PairedIc(3, 2.5, 0.25 - change, 0.25, -change - 0.01, 0.01 - change, 12, 5_000_000),
        new AccountFigures(
            equity[3] / equity[0] - 1,
            Double.NaN,
            1.5,
            0.01,
            7,
            0.2,
            5.1,
            new double[0],
            1_700_000_000_000_000L,
            1_000_000,
            equity),
        "USDT",
        List.of(),
        pace);
  }

  /** The reference, one that differs, and one that could not run. */
  static Compared compared() {
    Cell reference = new Cell("fp32", new JobVariant(List.of(), null), 0, 0);
    Cell other = new Cell("<int4>", new JobVariant(List.of("kv-cache.storage=int4"), null), 1, 0);
    Cell failing = new Cell("window 999", new JobVariant(List.of(), 999), 2, 0);
    return compared(
        List.of(
            CellOutcome.of(reference, result(16_000, 0, new RunPace(3.5, 340, 100))),
            CellOutcome.of(other, result(2_000, 0.125, new RunPace(2.5, 500, 100))),
            CellOutcome.failed(failing, "a window of 999 steps\n  is too long")));
  }

  static Compared compared(List<CellOutcome> outcomes) {
    BacktestOptions backtest =
        new BacktestOptions(
            null,
            null,
            null,
            false,
            null,
            null,
            null,
            List.of(),
            false,
            1,
            0,
            1,
            null,
            null,
            "./tickcache compare --storages fp32,int4");
    CompareOptions options =
        new CompareOptions(
            backtest, outcomes.stream().map(CellOutcome::cell).toList(), null, Path.of("report"));
    return new Compared(options, "books-small", "return_1s_bps", outcomes);
  }
}
