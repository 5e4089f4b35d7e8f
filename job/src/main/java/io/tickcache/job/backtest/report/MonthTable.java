package io.tickcache.job.backtest.report;

import io.tickcache.backtest.metrics.UtcDays;
import io.tickcache.job.page.Figures;
import io.tickcache.job.page.Html;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Returns by month and year, UTC: the days' returns compounded. */
final class MonthTable {

  private static final String MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec";

  /** A month of such a return has the strongest colour. */
  private static final double STRONG = 0.1;

  private final TreeMap<YearMonth, Double> months = new TreeMap<>();
  private final InSample inSample;

  MonthTable(UtcDays days, InSample inSample) {
    this.inSample = inSample;
    for (int i = 0; i < days.returns().length; i++) {
      YearMonth month = YearMonth.from(LocalDate.ofEpochDay(days.first() + i));
      months.merge(month, 1 + days.returns()[i], (a, b) -> a * b);
    }
  }

  /** So many that the largest change can be read. */
  private int digits() {
    double largest =
        100 * months.values().stream().mapToDouble(growth -> Math.abs(growth - 1)).max().orElse(0);
    return largest >= 1 || largest == 0
        ? 1
        : Math.min(6, 1 + (int) Math.ceil(-StrictMath.log10(largest)));
  }

  boolean spansMonths() {
    return months.size() > 1;
  }

  void write(Html html) {
    html.raw("<div class=\"scroll\"><table class=\"tables months\"><thead><tr>");
    html.element("th", "", "Year");
    for (String month : MONTHS.split(" ", -1)) {
      html.element("th", "n", month);
    }
    html.element("th", "n", "Year").raw("</tr></thead><tbody>\n");
    int first = months.firstKey().getYear();
    for (int year = first; year <= months.lastKey().getYear(); year++) {
      html.raw("<tr>").element("td", "", Integer.toString(year));
      for (int month = 1; month <= 12; month++) {
        YearMonth one = YearMonth.of(year, month);
        cell(html, months.get(one), mark(one, one));
      }
      cell(
          html,
          year(months.subMap(YearMonth.of(year, 1), true, YearMonth.of(year, 12), true)),
          mark(YearMonth.of(year, 1), YearMonth.of(year, 12)));
      html.raw("</tr>\n");
    }
    html.raw("</tbody></table></div>\n");
  }

  private static double year(Map<YearMonth, Double> months) {
    return months.values().stream().reduce(1.0, (a, b) -> a * b);
  }

  private String mark(YearMonth from, YearMonth to) {
    return inSample.overlapsAny(micros(from), micros(to.plusMonths(1)) - 1) ? InSample.MARK : "";
  }

  private void cell(Html html, Double growth, String mark) {
    if (growth == null) {
      html.raw("<td></td>");
      return;
    }
    double change = growth - 1;
    long strength = Math.round(Math.min(1, Math.abs(change) / STRONG) * 45);
    html.raw(
            "<td class=\"n %s\" style=\"--w:%s\">"
                .formatted(change > 0 ? "gain" : "loss", Double.isFinite(change) ? strength : 0))
        .text(
            Double.isFinite(change) ? Figures.number(100 * change, digits()) + mark : Figures.NONE)
        .raw("</td>");
  }

  private static long micros(YearMonth month) {
    return TimeUnit.SECONDS.toMicros(month.atDay(1).atStartOfDay().toEpochSecond(ZoneOffset.UTC));
  }
}
