package io.tickcache.job.compare;

import io.tickcache.backtest.metrics.Returns;
import io.tickcache.backtest.metrics.StationaryBootstrap;
import io.tickcache.backtest.metrics.StationaryBootstrap.Interval;
import io.tickcache.evaluation.Verdict;
import java.util.Arrays;

/**
 * What one account earned less what another did, over the same time, and what chance makes of it: a
 * stationary bootstrap that draws the same blocks of time of both.
 *
 * @param netReturn the difference, of the starting capital
 * @param netInterval 95 % of the draws; NaN of less than two spans of time
 * @param sharpe the difference of the years' ratios; NaN of less than two days' time
 * @param sharpeInterval 95 % of the draws
 * @param blocks how many blocks of time the history holds
 * @param blockMicros their mean length, event time
 */
public record AccountDifference(
    double netReturn,
    Interval netInterval,
    double sharpe,
    Interval sharpeInterval,
    int blocks,
    long blockMicros) {

  private static final double SHARE = 0.95;

  /** Spans that the time is cut in, at most: bars of a second say no more than these. */
  private static final int MOST_SPANS = 1_000;

  private static final Interval UNDEFINED = new Interval(Double.NaN, Double.NaN);

  static AccountDifference of(AccountFigures account, AccountFigures reference) {
    int points = Math.min(account.equity().length, reference.equity().length);
    boolean aligned =
        account.firstMicros() == reference.firstMicros()
            && account.gridMicros() == reference.gridMicros()
            && account.equity().length == reference.equity().length;
    int spans = aligned ? Math.min(MOST_SPANS, points - 1) : 0;
    int block = StationaryBootstrap.expectedBlock(Math.max(1, spans));
    return new AccountDifference(
        account.netReturn() - reference.netReturn(),
        spans < 2
            ? UNDEFINED
            : new StationaryBootstrap(spans, block)
                .difference(
                    changes(account, spans),
                    changes(reference, spans),
                    SHARE,
                    changes -> Arrays.stream(changes).sum()),
        account.sharpe() - reference.sharpe(),
        ofDays(account.days(), reference.days()),
        spans / block,
        spans == 0 ? 0 : (points - 1L) * account.gridMicros() / spans * block);
  }

  /** Of the equity over each span, in shares of the capital: they add up to the net return. */
  private static double[] changes(AccountFigures account, int spans) {
    double[] changes = new double[spans];
    double[] equity = account.equity();
    int before = 0;
    for (int i = 0; i < spans; i++) {
      int place = (int) ((i + 1L) * (equity.length - 1) / spans);
      changes[i] = (equity[place] - equity[before]) / account.capital();
      before = place;
    }
    return changes;
  }

  private static Interval ofDays(double[] account, double[] reference) {
    if (account.length < 2 || account.length != reference.length) {
      return UNDEFINED;
    }
    int block = StationaryBootstrap.expectedBlock(account.length);
    return new StationaryBootstrap(account.length, block)
        .difference(account, reference, SHARE, days -> Returns.sharpe(days, Returns.DAYS_A_YEAR));
  }

  /** Whether it earned more or less, beyond chance. */
  public Verdict verdict() {
    return Verdict.of(netInterval.low(), netInterval.high(), blocks);
  }
}
