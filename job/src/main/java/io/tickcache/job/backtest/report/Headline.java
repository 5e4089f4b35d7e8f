package io.tickcache.job.backtest.report;

import io.tickcache.backtest.metrics.AccountMetrics;
import io.tickcache.backtest.metrics.BacktestMetrics;
import io.tickcache.backtest.metrics.DailyMetrics;
import io.tickcache.backtest.metrics.DrawdownMetrics;
import io.tickcache.backtest.metrics.Returns;
import io.tickcache.backtest.metrics.TradeMetrics;
import io.tickcache.job.backtest.report.ReportContent.Purpose;
import io.tickcache.job.page.Figures;
import io.tickcache.job.page.Html;
import java.util.concurrent.TimeUnit;

/** The first that is read: one sentence, and eight figures with their conventions. */
final class Headline {

  /** Fewer days say little of a year. */
  private static final int FEW_DAYS = 60;

  private static final double DAY_MICROS = TimeUnit.DAYS.toMicros(1);

  private final ReportContent content;
  private final BacktestMetrics metrics;
  private final AccountMetrics strategy;
  private final DailyMetrics daily;
  private final String mark;

  Headline(ReportContent content, InSample inSample) {
    this.content = content;
    this.metrics = content.metrics();
    this.strategy = metrics.accounts().get(0);
    this.daily = strategy.daily();
    this.mark = inSample.isEmpty() ? "" : " <sup>†</sup>";
  }

  void write(Html html) {
    html.element("p", "verdict", verdict()).raw("\n<div class=\"cards\">\n");
    earned(html);
    trades(html);
    costsAndOdds(html);
    html.raw("</div>\n");
    fewDays(html);
  }

  private void earned(Html html) {
    figure(
        html,
        "Total return, after costs",
        Figures.change(metrics.totalReturn()),
        sign(metrics.totalReturn()),
        "%s → %s%s; %s a year"
            .formatted(
                Figures.money(metrics.initialCapital()),
                Figures.money(metrics.finalEquity()),
                content.quoteCurrency() == null ? "" : " " + content.quoteCurrency(),
                Figures.change(metrics.annualReturn())));
    figure(
        html,
        "Sharpe ratio, a year",
        Figures.ratio(metrics.sharpe()),
        "",
        "95 %% bootstrap: %s. Daily returns (UTC), × √365, ddof 1, n = %s; %s a day"
            .formatted(
                Double.isNaN(metrics.sharpeLow())
                    ? Figures.NONE
                    : Figures.ratio(metrics.sharpeLow())
                        + " to "
                        + Figures.ratio(metrics.sharpeHigh()),
                Figures.count(daily.days()),
                Figures.number(daily.sharpe(), 4)));
    figure(html, "Maximum drawdown", Figures.percent(metrics.maxDrawdown()), "", drawdown());
  }

  private void costsAndOdds(Html html) {
    figure(
        html,
        "Costs paid",
        Figures.bps(strategy.costBps()),
        "",
        "of the value traded; break-even at %s. %s in all"
            .formatted(
                Figures.bps(strategy.breakEvenBps()), Figures.money(strategy.costs().total())));
    figure(
        html,
        "Probabilistic Sharpe ratio",
        Figures.percent(metrics.probabilisticSharpe()),
        "",
        "probability that the true Sharpe ratio is above 0. Deflated for %s: %s"
            .formatted(trials(), Figures.percent(metrics.deflatedSharpe())));
    figure(
        html,
        "Sortino ratio, a year",
        Figures.ratio(metrics.sortino()),
        "",
        "over all days; volatility %s a year; Calmar %s"
            .formatted(Figures.percent(metrics.volatility()), Figures.ratio(metrics.calmar())));
    figure(
        html,
        "In the market",
        Figures.percent(strategy.marketTime().exposure()),
        "",
        "of the time; mean gross exposure %s of the equity; turnover %s times a day"
            .formatted(
                Figures.percent(strategy.marketTime().meanGrossExposure()),
                Figures.ratio(strategy.turnoverPerDay())));
  }

  private void trades(Html html) {
    TradeMetrics trades = strategy.tradeMetrics();
    figure(
        html,
        "Trades",
        Figures.count(trades.trades()),
        "",
        "from flat to flat%s; %s won after costs; profit factor %s; bars won: %s"
            .formatted(
                trades.openTrades() == 0 ? "" : ", " + trades.openTrades() + " more still open",
                Figures.percent(trades.winRateTrades()),
                Figures.ratio(trades.profitFactorTrades()),
                Figures.percent(metrics.winRateBars())));
  }

  private void fewDays(Html html) {
    if (daily.days() < FEW_DAYS) {
      html.caption(
          "Figures a year rest on %s %s of UTC here: read them with that in mind."
              .formatted(Figures.count(daily.days()), daily.days() == 1 ? "day" : "days"));
    }
  }

  private String trials() {
    return daily.trials() == 1 ? "1 trial" : daily.trials() + " trials";
  }

  private String verdict() {
    double before = strategy.costs().gross().doubleValue() / metrics.initialCapital();
    return "In %s it %s after costs, and %s before them.%s"
        .formatted(
            Figures.duration(metrics.period().years() * Returns.DAYS_A_YEAR * DAY_MICROS),
            did(metrics.totalReturn()),
            did(before),
            content.others().stream()
                .filter(other -> other.purpose() == Purpose.BUY_AND_HOLD)
                .map(other -> other.account().equity())
                .map(
                    held ->
                        " Buying and holding %s.".formatted(did(held.last() / held.initial() - 1)))
                .findFirst()
                .orElse(""));
  }

  private static String did(double share) {
    return share > 0
        ? "earned " + Figures.percent(share)
        : share < 0 ? "lost " + Figures.percent(-share) : "earned nothing";
  }

  private String drawdown() {
    DrawdownMetrics deepest = strategy.deepest();
    return deepest == null
        ? "never below an earlier mark"
        : "%s to %s, %s. The longest took %s. Marked every %s"
            .formatted(
                day(deepest.peak()),
                day(deepest.trough()),
                deepest.recovered() == null
                    ? "not recovered"
                    : "recovered " + day(deepest.recovered()),
                Figures.duration(strategy.longest().days() * DAY_MICROS),
                Figures.duration(metrics.period().gridSeconds() * 1e6));
  }

  private static String day(String iso) {
    return Figures.time(iso).substring(0, 16);
  }

  private void figure(Html html, String name, String value, String classes, String how) {
    html.raw("<div class=\"figure\">")
        .element("div", "name", name)
        .raw("<div class=\"" + ("value " + classes).strip() + "\">")
        .text(value)
        .raw(mark + "</div>")
        .element("div", "how", how)
        .raw("</div>\n");
  }

  private static String sign(double value) {
    return value > 0 ? "up" : value < 0 ? "down" : "";
  }
}
