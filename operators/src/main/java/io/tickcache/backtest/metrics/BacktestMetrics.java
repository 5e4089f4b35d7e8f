package io.tickcache.backtest.metrics;

import io.tickcache.backtest.AccountResult;
import io.tickcache.backtest.EquitySeries;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * All figures of a backtest: those of the strategy that matter most, how all are computed, and the
 * accounts. Written as JSON in this order, with keys in snake case.
 *
 * @param initialCapital of the strategy, as all up to {@code deflatedSharpe}: see {@link
 *     AccountMetrics}
 * @param sharpeLow of the interval that holds 95 % of the bootstrap's
 * @param sharpeHigh likewise
 * @param probabilisticSharpe see {@link DailyMetrics}
 * @param deflatedSharpe see {@link DailyMetrics}
 * @param period the time measured
 * @param conventions how a figure is computed, by its key
 * @param accounts the strategy's first
 * @param inSample what says nothing, because the model knew it
 * @param notes what a reader must know
 */
public record BacktestMetrics(
    double initialCapital,
    double finalEquity,
    double totalReturn,
    double annualReturn,
    double sharpe,
    double sharpeLow,
    double sharpeHigh,
    double sortino,
    double calmar,
    double volatility,
    double maxDrawdown,
    long trades,
    double winRateTrades,
    double winRateBars,
    double breakEvenBps,
    double costBps,
    double probabilisticSharpe,
    double deflatedSharpe,
    Period period,
    Map<String, String> conventions,
    List<AccountMetrics> accounts,
    List<Span> inSample,
    List<String> notes) {

  /**
   * The time measured.
   *
   * @param from of the starting capital, ISO 8601 in UTC
   * @param to of the last mark
   * @param gridSeconds from one mark to the next
   * @param points marks, the starting capital with them
   * @param days of UTC that have a return
   * @param years of 365 days
   */
  public record Period(
      String from, String to, double gridSeconds, int points, int days, double years) {

    static Period of(EquitySeries equity, int days) {
      long from = equity.timeMicros(0);
      long to = equity.timeMicros(equity.size() - 1);
      return new Period(
          UtcTime.iso(from),
          UtcTime.iso(to),
          (double) equity.gridMicros() / TimeUnit.SECONDS.toMicros(1),
          equity.size(),
          days,
          (double) (to - from) / TimeUnit.DAYS.toMicros(Returns.DAYS_A_YEAR));
    }
  }

  /** An {@link InSampleSpan} with its times in ISO 8601, UTC. */
  public record Span(String instrument, String from, String to, String why) {}

  /**
   * Of accounts over the same market.
   *
   * @param others what the strategy is compared with
   * @param trials how many strategies were tried, the others' own excepted
   */
  public static BacktestMetrics of(
      AccountResult strategy,
      List<AccountResult> others,
      Trials trials,
      List<InSampleSpan> inSample,
      List<String> notes) {
    AccountMetrics headline = AccountMetrics.of(strategy, trials);
    List<AccountMetrics> accounts =
        Stream.concat(
                Stream.of(headline),
                others.stream().map(other -> AccountMetrics.of(other, Trials.ONE)))
            .toList();
    DailyMetrics daily = headline.daily();
    return new BacktestMetrics(
        headline.initialCapital(),
        headline.finalEquity(),
        headline.totalReturn(),
        headline.annualReturn(),
        headline.sharpe(),
        daily.sharpeInterval().low(),
        daily.sharpeInterval().high(),
        headline.sortino(),
        headline.calmar(),
        headline.volatility(),
        headline.maxDrawdown(),
        headline.tradeMetrics().trades(),
        headline.tradeMetrics().winRateTrades(),
        headline.marketTime().winRateBars(),
        headline.breakEvenBps(),
        headline.costBps(),
        daily.probabilisticSharpe(),
        daily.deflatedSharpe(),
        Period.of(strategy.equity(), daily.days()),
        Conventions.BY_KEY,
        accounts,
        inSample.stream().map(BacktestMetrics::span).toList(),
        List.copyOf(notes));
  }

  private static Span span(InSampleSpan span) {
    return new Span(
        span.instrument(),
        UtcTime.iso(span.fromMicros()),
        UtcTime.iso(span.toMicros()),
        span.why());
  }
}
