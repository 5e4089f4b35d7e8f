package io.tickcache.job.compare;

import io.tickcache.backtest.AccountResult;
import io.tickcache.backtest.EquitySeries;
import io.tickcache.backtest.metrics.AccountMetrics;
import io.tickcache.backtest.metrics.Trials;
import io.tickcache.backtest.metrics.UtcDays;

/**
 * What of an account is compared. Shares are fractions; what is undefined is NaN; see {@link
 * AccountMetrics}.
 *
 * @param netReturn after costs, of the starting capital
 * @param sharpe of days, a year's
 * @param turnover traded value over mean equity
 * @param maxDrawdown share
 * @param trades from flat to flat
 * @param grossBps earned before costs, of what was traded, basis points
 * @param costBps paid, of what was traded, basis points
 * @param days returns by UTC day
 * @param firstMicros event time of the first point of the equity
 * @param gridMicros from one point to the next
 * @param equity marked to mid, quote currency
 */
@SuppressWarnings("ArrayRecordComponent") // series; nothing compares two of them
public record AccountFigures(
    double netReturn,
    double sharpe,
    double turnover,
    double maxDrawdown,
    long trades,
    double grossBps,
    double costBps,
    double[] days,
    long firstMicros,
    long gridMicros,
    double[] equity) {

  static AccountFigures of(AccountResult account) {
    AccountMetrics metrics = AccountMetrics.of(account, Trials.ONE);
    EquitySeries equity = account.equity();
    return new AccountFigures(
        metrics.totalReturn(),
        metrics.sharpe(),
        metrics.turnover(),
        metrics.maxDrawdown(),
        metrics.tradeMetrics().trades(),
        metrics.breakEvenBps(),
        metrics.costBps(),
        UtcDays.of(equity).returns(),
        equity.timeMicros(0),
        equity.gridMicros(),
        equity.equities());
  }

  /** Event time of a point. */
  public long timeMicros(int point) {
    return firstMicros + point * gridMicros;
  }

  /** What there was at the start. */
  public double capital() {
    return equity[0];
  }
}
