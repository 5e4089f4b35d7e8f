package io.tickcache.job.compare.report;

import io.tickcache.job.compare.AccountFigures;
import io.tickcache.job.compare.CellRow;
import java.util.Arrays;
import java.util.List;

/** The equities of cells at the times of the first one. */
final class EquityLines {

  private final AccountFigures first;
  private final List<double[]> all;

  /**
   * Of these cells.
   *
   * @param ran at least one
   */
  EquityLines(List<CellRow> ran) {
    first = ran.get(0).result().account();
    all = ran.stream().map(row -> aligned(row.result().account())).toList();
  }

  /** By cell, quote currency; NaN where a cell has no such time. */
  List<double[]> all() {
    return all;
  }

  /** The times, microseconds since 1970-01-01 UTC. */
  AccountFigures times() {
    return first;
  }

  /** Each less the first one, in percent of the capital. */
  List<double[]> differences() {
    return all.stream()
        .map(
            equity -> {
              double[] differences = new double[equity.length];
              Arrays.setAll(differences, i -> 100 * (equity[i] - all.get(0)[i]) / first.capital());
              return differences;
            })
        .toList();
  }

  private double[] aligned(AccountFigures account) {
    double[] equity = new double[first.equity().length];
    for (int i = 0; i < equity.length; i++) {
      long passed = first.timeMicros(i) - account.firstMicros();
      long place = Math.floorDiv(passed, account.gridMicros());
      boolean there =
          passed >= 0 && passed % account.gridMicros() == 0 && place < account.equity().length;
      equity[i] = there ? account.equity()[(int) place] : Double.NaN;
    }
    return equity;
  }
}
