package io.tickcache.job.compare.report;

import io.tickcache.backtest.metrics.StationaryBootstrap.Interval;
import io.tickcache.evaluation.difference.Deviation;
import io.tickcache.evaluation.difference.PairedIc;
import io.tickcache.job.MarkdownTable;
import io.tickcache.job.compare.AccountDifference;
import io.tickcache.job.compare.AccountFigures;
import io.tickcache.job.compare.CellResult;
import io.tickcache.job.compare.CellRow;
import io.tickcache.job.compare.Compared;
import io.tickcache.job.compare.NumberText;
import io.tickcache.job.recorded.RunPace;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The cells as a table: what each costs, changes and earns; and what was measured, in another. */
public final class CompareTable {

  static final String NONE = NumberText.NONE;
  private static final MathContext TWO_DIGITS = new MathContext(2);

  /** Column titles. */
  static final List<String> TITLES =
      List.of(
          "cell",
          "KV of a context",
          "KV in all",
          "mean change",
          "99 % below",
          "rank corr.",
          "other sign",
          "IC",
          "IC less reference's [95 %]",
          "net return %",
          "less reference's [95 %]",
          "Sharpe",
          "less reference's [95 %] ",
          "deflated",
          "turnover",
          "trades");

  private CompareTable() {}

  /** The cells that ran. */
  public static MarkdownTable of(Compared compared) {
    MarkdownTable table = new MarkdownTable(TITLES.toArray(String[]::new));
    compared.ran().forEach(row -> table.add(cells(row).toArray()));
    return table;
  }

  static List<String> cells(CellRow row) {
    CellResult result = row.result();
    List<String> cells = new ArrayList<>();
    cells.add(row.name());
    cells.add(bytes(result.contextBytes()));
    cells.add(bytes(result.cacheBytes()));
    addPredictions(cells, result.deviation());
    addIc(cells, result.ic());
    addAccount(cells, result.account(), row);
    return cells;
  }

  private static void addPredictions(List<String> cells, Deviation deviation) {
    if (deviation == null) {
      cells.addAll(List.of(NONE, NONE, NONE, NONE));
      return;
    }
    cells.add(small(deviation.mean()));
    cells.add(small(deviation.percentile99()));
    cells.add(NumberText.of("%.6f", deviation.rankCorrelation()));
    cells.add(NumberText.of("%.2f %%", 100 * deviation.flipped()));
  }

  private static void addIc(List<String> cells, PairedIc ic) {
    if (ic == null) {
      cells.addAll(List.of(NONE, NONE));
      return;
    }
    cells.add(NumberText.of("%+.4f", ic.ic()));
    cells.add(difference("%+.4f", ic.difference(), ic.low(), ic.high()));
  }

  private static void addAccount(List<String> cells, AccountFigures account, CellRow row) {
    AccountDifference difference = row.difference();
    cells.add(NumberText.of("%+.3f", 100 * account.netReturn()));
    cells.add(difference == null ? NONE : net(difference));
    cells.add(NumberText.of("%.2f", account.sharpe()));
    cells.add(
        difference == null
            ? NONE
            : difference("%+.2f", difference.sharpe(), difference.sharpeInterval()));
    cells.add(NumberText.of("%.3f", row.deflatedSharpe()));
    cells.add(NumberText.of("%,.2f", account.turnover()));
    cells.add(String.format(Locale.ROOT, "%,d", account.trades()));
  }

  /** The difference of net returns, in percent of the capital, with its interval. */
  static String net(AccountDifference difference) {
    return difference(
        "%+.3f",
        100 * difference.netReturn(),
        100 * difference.netInterval().low(),
        100 * difference.netInterval().high());
  }

  private static String difference(String format, double value, Interval interval) {
    return difference(format, value, interval.low(), interval.high());
  }

  private static String difference(String format, double value, double low, double high) {
    return Double.isNaN(low) || Double.isNaN(value)
        ? NumberText.of(format, value)
        : "%s [%s, %s]"
            .formatted(
                NumberText.of(format, value),
                NumberText.of(format, low),
                NumberText.of(format, high));
  }

  /** How fast the cells were, when they were run. */
  public static MarkdownTable paces(Compared compared) {
    MarkdownTable table =
        new MarkdownTable("cell", "us a step", "us a pass", "steps a pass", "seconds in all");
    for (CellRow row : compared.ran()) {
      RunPace pace = row.result().pace();
      if (pace != null) {
        table.add(
            row.name(),
            NumberText.of("%,.1f", pace.stepMicros()),
            NumberText.of("%,.0f", pace.passMicros()),
            NumberText.of("%.0f", pace.stepsAPass()),
            NumberText.of("%,.1f", pace.seconds()));
      }
    }
    return table;
  }

  /** Such as 32.8 kB. */
  static String bytes(long bytes) {
    return bytes < 1_000_000
        ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
        : String.format(Locale.ROOT, "%,.2f MB", bytes / 1e6);
  }

  /** With two digits that count. */
  static String small(double value) {
    if (!Double.isFinite(value)) {
      return NONE;
    }
    BigDecimal rounded = new BigDecimal(value).round(TWO_DIGITS).stripTrailingZeros();
    return Math.abs(value) < 1e-6 && value != 0 ? rounded.toString() : rounded.toPlainString();
  }

  /** As pages write it: a minus before a number is no hyphen. */
  static String typeset(String text) {
    return text.replaceAll("(?<!\\w)-(?=\\d)", "−");
  }
}
