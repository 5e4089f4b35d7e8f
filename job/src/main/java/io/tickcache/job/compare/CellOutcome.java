package io.tickcache.job.compare;

/**
 * How a cell ended.
 *
 * @param cell which
 * @param result what it came to; null if it could not run
 * @param reason why it could not run; null if it could
 */
public record CellOutcome(Cell cell, CellResult result, String reason) {

  static CellOutcome of(Cell cell, CellResult result) {
    return new CellOutcome(cell, result, null);
  }

  static CellOutcome failed(Cell cell, String reason) {
    return new CellOutcome(cell, null, reason.strip().replaceAll("\\s*\\R\\s*", " "));
  }

  /** Whether it could run. */
  public boolean ran() {
    return result != null;
  }
}
