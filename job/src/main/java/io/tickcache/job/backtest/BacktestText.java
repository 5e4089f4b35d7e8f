package io.tickcache.job.backtest;

import io.tickcache.backtest.metrics.AccountMetrics;
import io.tickcache.backtest.metrics.BacktestMetrics;
import io.tickcache.backtest.metrics.CostMetrics;
import io.tickcache.job.backtest.report.ReportContent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A backtest's figures for a terminal. */
public final class BacktestText {

  private static final String UNDEFINED = "n/a";
  private static final String ROW = "  %-16s %12s %9s %9s %9s %9s %9s %11s";

  private BacktestText() {}

  /** The lines. */
  public static List<String> lines(ReportContent content) {
    BacktestMetrics metrics = content.metrics();
    String currency = content.quoteCurrency() == null ? "" : " " + content.quoteCurrency();
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(content.title());
    lines.add(
        format(
            "  %s to %s: %,d marks, one each %s s; %s%s%s at the start",
            metrics.period().from(),
            metrics.period().to(),
            metrics.period().points(),
            BigDecimal.valueOf(metrics.period().gridSeconds()).stripTrailingZeros().toPlainString(),
            metrics.period().days() == 0 ? "" : format("%d UTC days; ", metrics.period().days()),
            number(metrics.initialCapital(), "%,.2f"),
            currency));
    lines.add("");
    lines.add(
        format(
            ROW,
            "account",
            "equity",
            "return",
            "Sharpe",
            "drawdown",
            "trades",
            "win rate",
            "turnover"));
    metrics.accounts().forEach(account -> lines.add(row(account)));
    lines.add("");
    lines.addAll(costs(metrics, currency));
    lines.add("");
    if (!metrics.inSample().isEmpty()) {
      lines.add(
          "  In sample: a part of this time is what the model learned from or was chosen by; what it"
              + " earned there says nothing (--later leaves it out).");
    }
    metrics.notes().forEach(note -> lines.add("  " + note));
    return lines;
  }

  private static String row(AccountMetrics account) {
    return format(
        ROW,
        account.account(),
        number(account.finalEquity(), "%,.2f"),
        number(100 * account.totalReturn(), "%.3f %%"),
        number(account.sharpe(), "%.2f"),
        number(100 * account.maxDrawdown(), "%.3f %%"),
        format("%,d", account.tradeMetrics().trades()),
        number(100 * account.tradeMetrics().winRateTrades(), "%.1f %%"),
        number(account.turnover(), "%,.2f"));
  }

  private static List<String> costs(BacktestMetrics metrics, String currency) {
    CostMetrics costs = metrics.accounts().get(0).costs();
    return List.of(
        format(
            "  strategy: gross %,.2f - fees %,.2f - spread %,.2f - slippage %,.2f - funding %,.2f = net %,.2f%s",
            costs.gross(),
            costs.fees(),
            costs.spread(),
            costs.slippage(),
            costs.funding(),
            costs.net(),
            currency),
        format(
            "  costs %s bp of what was traded; it would take %s bp to break even",
            number(metrics.costBps(), "%.3f"), number(metrics.breakEvenBps(), "%.3f")),
        sharpe(metrics));
  }

  private static String sharpe(BacktestMetrics metrics) {
    return metrics.period().days() == 0
        ? "  Sharpe: n/a, like all that is of days: there are less than two"
        : format(
            "  Sharpe: daily, x sqrt(365); 95 %% from %s to %s; above 0 with probability %s",
            number(metrics.sharpeLow(), "%.2f"),
            number(metrics.sharpeHigh(), "%.2f"),
            number(metrics.probabilisticSharpe(), "%.3f"));
  }

  private static String number(double value, String format) {
    return Double.isFinite(value) ? format(format, value) : UNDEFINED;
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
