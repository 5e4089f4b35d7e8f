package io.tickcache.job.compare;

import io.tickcache.job.backtest.BacktestOptions;
import java.nio.file.Path;
import java.util.List;

/**
 * What {@code compare} was told.
 *
 * @param backtest history, model, strategy and costs, of all cells
 * @param cells the reference first
 * @param work where cells can be gone on from, and are used again; null for a temporary place
 * @param report where the comparison is written; null for none
 */
public record CompareOptions(BacktestOptions backtest, List<Cell> cells, Path work, Path report) {

  public CompareOptions {
    cells = List.copyOf(cells);
  }
}
