package io.tickcache.backtest.metrics;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.tickcache.backtest.AccountResult;
import io.tickcache.backtest.EquitySeries;
import io.tickcache.backtest.InstrumentResult;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/**
 * All figures of an account. Shares and returns are fractions: 0.1 for 10 %. What is undefined is
 * NaN, or null where it is no number.
 *
 * @param account its name
 * @param initialCapital quote currency
 * @param finalEquity marked to mid
 * @param finalLiquidation the same, if all were closed then
 * @param totalReturn of the grid's last point over its first
 * @param annualReturn geometric, from {@code daily.days} days of 365
 * @param sharpe of daily returns, a year's: × √365, ddof 1, risk-free rate 0
 * @param sortino of daily returns, a year's, over all days
 * @param volatility of daily returns, a year's
 * @param maxDrawdown from the grid, the starting capital in it
 * @param calmar annual return over the maximum drawdown; NaN without one
 * @param tradeMetrics of its trades
 * @param marketTime of its bars
 * @param orders how many
 * @param fills how many
 * @param tradedValue quote currency
 * @param turnover traded value over mean equity
 * @param turnoverPerDay the same, a day of 24 hours
 * @param breakEvenBps costs at which nothing were earned: gross over traded value, basis points;
 *     below 0 where it lost before costs
 * @param costBps costs paid over traded value, basis points
 * @param costs where the profit went
 * @param deepest the maximum drawdown; null without one
 * @param longest the longest one; null without one
 * @param daily of days
 * @param reference the reference implementation's convention, on the grid's bars
 * @param instruments by name
 */
public record AccountMetrics(
    String account,
    double initialCapital,
    double finalEquity,
    double finalLiquidation,
    double totalReturn,
    double annualReturn,
    double sharpe,
    double sortino,
    double volatility,
    double maxDrawdown,
    double calmar,
    @JsonUnwrapped TradeMetrics tradeMetrics,
    @JsonUnwrapped MarketTime marketTime,
    long orders,
    long fills,
    BigDecimal tradedValue,
    double turnover,
    double turnoverPerDay,
    double breakEvenBps,
    double costBps,
    CostMetrics costs,
    DrawdownMetrics deepest,
    DrawdownMetrics longest,
    DailyMetrics daily,
    ReferenceConvention reference,
    List<InstrumentMetrics> instruments) {

  private static final double DAY_MICROS = TimeUnit.DAYS.toMicros(1);

  /** Of what became of an account. */
  public static AccountMetrics of(AccountResult account, Trials trials) {
    EquitySeries equity = account.equity();
    double[] days = UtcDays.of(equity).returns();
    Drawdown drawdown = Drawdown.of(equity.equities());
    double annual = Returns.annual(days, Returns.DAYS_A_YEAR);
    MarketTime time = MarketTime.of(equity);
    BigDecimal traded = account.tradedValue();
    double turnover = traded.doubleValue() / time.meanEquity();
    return new AccountMetrics(
        account.name(),
        equity.initial(),
        equity.last(),
        equity.liquidation(equity.size() - 1),
        Returns.between(equity.initial(), equity.last()),
        annual,
        Returns.sharpe(days, Returns.DAYS_A_YEAR),
        Returns.sortino(days, Returns.DAYS_A_YEAR),
        Returns.volatility(days, Returns.DAYS_A_YEAR),
        drawdown.maximum(),
        drawdown.maximum() == 0 ? Double.NaN : annual / drawdown.maximum(),
        TradeMetrics.of(account.roundTrips()),
        time,
        count(account, InstrumentResult::orders),
        count(account, InstrumentResult::fills),
        traded,
        turnover,
        turnover / spanDays(equity),
        CostMetrics.bps(account.gross(), traded),
        CostMetrics.bps(account.costs().total(), traded),
        CostMetrics.of(account.gross(), account.costs()),
        DrawdownMetrics.of(drawdown.deepest(), equity),
        DrawdownMetrics.of(drawdown.longest(), equity),
        DailyMetrics.of(days, trials),
        ReferenceConvention.of(Returns.of(equity.equities())),
        account.instruments().values().stream()
            .map(result -> InstrumentMetrics.of(result, account))
            .toList());
  }

  /** Lists of orders and fills are kept of some accounts alone. */
  private static long count(AccountResult account, ToLongFunction<InstrumentResult> of) {
    return account.instruments().values().stream().mapToLong(of).sum();
  }

  private static double spanDays(EquitySeries equity) {
    double span = (equity.timeMicros(equity.size() - 1) - equity.timeMicros(0)) / DAY_MICROS;
    return span > 0 ? span : Double.NaN;
  }
}
