package io.tickcache.job.backtest.report;

import io.tickcache.backtest.metrics.BacktestMetrics;
import io.tickcache.backtest.metrics.UtcDays;
import io.tickcache.job.page.Figures;
import io.tickcache.job.page.Html;
import io.tickcache.job.page.PageFrame;
import java.io.IOException;
import java.util.Collection;

/** The page: one file that asks for nothing from anywhere. */
final class ReportPage {

  /** More instruments are only counted in the subtitle. */
  private static final int MOST_NAMES = 4;

  private final ReportContent content;
  private final BacktestMetrics metrics;
  private final InSample inSample;
  private final UtcDays days;
  private final ChartSections charts;
  private final Tables tables;
  private final Html html = new Html();

  ReportPage(ReportContent content) {
    this.content = content;
    this.metrics = content.metrics();
    this.inSample = new InSample(content.inSample());
    this.days = UtcDays.of(content.strategy().equity());
    this.charts = new ChartSections(content, inSample, days);
    this.tables = new Tables(content, inSample);
  }

  static String html(ReportContent content) throws IOException {
    ReportPage page = new ReportPage(content);
    page.top();
    page.charts.overTime(page.html);
    page.charts.ofCounts(page.html);
    page.money();
    new Background(content).write(page.html);
    PageFrame.end(
        page.html,
        ChartData.json(content, page.inSample, page.charts.lines(), page.charts.histograms()));
    return page.html.toString();
  }

  private void top() throws IOException {
    PageFrame.begin(html, content.title(), subtitle());
    new Headline(content, inSample).write(html);
    banner();
    PageFrame.timeBar(html);
  }

  private String subtitle() {
    BacktestMetrics.Period period = metrics.period();
    Collection<String> names = content.strategy().instruments().keySet();
    String told =
        names.size() > MOST_NAMES
            ? Figures.count(names.size()) + " instruments"
            : String.join(", ", names);
    return "%s to %s UTC · %s · marked every %s"
        .formatted(
            Figures.time(period.from()),
            Figures.time(period.to()),
            names.isEmpty() ? "no instrument traded" : told,
            Figures.duration(period.gridSeconds() * 1e6));
  }

  private void banner() {
    if (inSample.isEmpty() && content.notes().isEmpty()) {
      return;
    }
    html.raw("<div class=\"banner\">");
    if (!inSample.isEmpty()) {
      html.element(
          "p",
          "",
          "Part of the time is in sample: the model was fitted to it, or chosen by it. It is shaded"
              + " in the charts and marked with †; what is earned there says nothing.");
    }
    if (!content.notes().isEmpty()) {
      html.raw("<ul>");
      content.notes().forEach(note -> html.element("li", "", note));
      html.raw("</ul>");
    }
    html.raw("</div>\n");
  }

  private void money() {
    MonthTable months = new MonthTable(days, inSample);
    if (months.spansMonths()) {
      html.raw("<section>").element("h2", "", "Months");
      html.caption("Return by month, percent, UTC; the first and the last may be parts.");
      months.write(html);
      html.raw("</section>\n");
    }
    html.raw("<section>").element("h2", "", "Accounts");
    html.caption("All by the same rules, over the same market.");
    tables.accounts(html);
    html.raw("</section>\n<section>").element("h2", "", "Where the profit went");
    html.caption(
        "Quote currency. Before costs less fees, spread, slippage and funding is what is left;"
            + " the last line is the sum.");
    tables.costs(html);
    html.raw("</section>\n<section>").element("h2", "", "Trades");
    html.caption(
        "From flat to flat, by what they earned after costs. All of them: positions.csv; and"
            + " orders.csv, fills.csv, equity.csv beside this file.");
    tables.trades(html);
    html.raw("</section>\n");
  }
}
