package io.tickcache.job.compare;

/**
 * A cell beside the reference.
 *
 * @param outcome how it ended
 * @param difference of its account from the reference's; null if one of them could not run
 * @param deflatedSharpe probability that the true Sharpe ratio is above what the best of as many
 *     worthless trials as there are cells would have; NaN if undefined
 */
public record CellRow(CellOutcome outcome, AccountDifference difference, double deflatedSharpe) {

  public String name() {
    return outcome.cell().name();
  }

  /** Null if it could not run. */
  public CellResult result() {
    return outcome.result();
  }
}
