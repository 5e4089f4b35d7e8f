package io.tickcache.job.compare.report;

import io.tickcache.backtest.metrics.StationaryBootstrap.Interval;
import io.tickcache.backtest.metrics.UtcTime;
import io.tickcache.evaluation.difference.Deviation;
import io.tickcache.evaluation.difference.PairedIc;
import io.tickcache.job.compare.AccountDifference;
import io.tickcache.job.compare.AccountFigures;
import io.tickcache.job.compare.CellRow;
import io.tickcache.job.compare.Compared;
import io.tickcache.job.recorded.RunPace;
import java.util.List;

/**
 * {@code compare.json}: all that follows from the data.
 *
 * @param model its name
 * @param output what is compared, and traded on
 * @param reference name of the cell that all are held against
 * @param quoteCurrency null if there is no single one
 * @param trials what Sharpe ratios are deflated by
 * @param verdict what it comes to, in words
 * @param columns how figures are computed, in words
 * @param notes what a reader must know
 * @param cells the reference first
 */
record CompareJson(
    String model,
    String output,
    String reference,
    String quoteCurrency,
    int trials,
    List<String> verdict,
    List<String> columns,
    List<String> notes,
    List<CellJson> cells) {

  /** A cell; of one that could not run only its settings and the reason. */
  record CellJson(
      String name,
      List<String> settings,
      Integer window,
      String reason,
      Long contextBytes,
      Long cacheBytes,
      Deviation predictions,
      Long unmatched,
      PairedIc ic,
      AccountJson account) {}

  /** Its account; returns are fractions. */
  record AccountJson(
      String from,
      String to,
      double gridSeconds,
      double netReturn,
      DifferenceJson netReturnDifference,
      double sharpe,
      DifferenceJson sharpeDifference,
      double deflatedSharpe,
      double turnover,
      double maxDrawdown,
      long trades,
      double grossBps,
      double costBps,
      int days,
      int blocks,
      String verdict) {}

  /** Less the reference's. */
  record DifferenceJson(double value, double low, double high) {

    static DifferenceJson of(double value, Interval interval) {
      return new DifferenceJson(value, interval.low(), interval.high());
    }
  }

  /** What was measured of a cell when it was run. */
  record PaceJson(
      String name, double stepMicros, double passMicros, double stepsAPass, double seconds) {}

  static CompareJson of(Compared compared) {
    return new CompareJson(
        compared.model(),
        compared.output(),
        compared.reference().name(),
        compared.ran().isEmpty() ? null : compared.ran().get(0).result().quoteCurrency(),
        compared.trials(),
        CompareWords.verdict(compared),
        CompareWords.columns(compared),
        CompareWords.notes(compared),
        compared.rows().stream().map(CompareJson::cell).toList());
  }

  private static CellJson cell(CellRow row) {
    boolean ran = row.outcome().ran();
    return new CellJson(
        row.name(),
        row.outcome().cell().variant().settings(),
        row.outcome().cell().variant().window(),
        row.outcome().reason(),
        ran ? row.result().contextBytes() : null,
        ran ? row.result().cacheBytes() : null,
        ran ? row.result().deviation() : null,
        ran ? row.result().unmatched() : null,
        ran ? row.result().ic() : null,
        ran ? account(row.result().account(), row) : null);
  }

  private static AccountJson account(AccountFigures account, CellRow row) {
    AccountDifference difference = row.difference();
    return new AccountJson(
        UtcTime.iso(account.firstMicros()),
        UtcTime.iso(account.timeMicros(account.equity().length - 1)),
        account.gridMicros() / 1e6,
        account.netReturn(),
        difference == null
            ? null
            : DifferenceJson.of(difference.netReturn(), difference.netInterval()),
        account.sharpe(),
        difference == null
            ? null
            : DifferenceJson.of(difference.sharpe(), difference.sharpeInterval()),
        row.deflatedSharpe(),
        account.turnover(),
        account.maxDrawdown(),
        account.trades(),
        account.grossBps(),
        account.costBps(),
        account.days().length,
        difference == null ? 0 : difference.blocks(),
        difference == null ? null : difference.verdict().toString());
  }

  static List<PaceJson> paces(Compared compared) {
    return compared.ran().stream()
        .filter(row -> row.result().pace() != null)
        .map(
            row -> {
              RunPace pace = row.result().pace();
              return new PaceJson(
                  row.name(),
                  pace.stepMicros(),
                  pace.passMicros(),
                  pace.stepsAPass(),
                  pace.seconds());
            })
        .toList();
  }
}
