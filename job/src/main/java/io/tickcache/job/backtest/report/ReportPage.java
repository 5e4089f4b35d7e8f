package io.tickcache.job.backtest.report;

import io.tickcache.backtest.metrics.BacktestMetrics;
import io.tickcache.backtest.metrics.Conventions;
import io.tickcache.backtest.metrics.DailyMetrics;
import io.tickcache.backtest.metrics.EquityBand;
import io.tickcache.backtest.metrics.Returns;
import io.tickcache.backtest.metrics.UtcDays;
import io.tickcache.job.backtest.report.Html.Column;
import io.tickcache.job.backtest.report.Html.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** The page: one file that asks for nothing from anywhere. */
final class ReportPage {

  /** From so many days on, days are counted, and bars of the grid before. */
  private static final int ENOUGH_DAYS = 20;

  /** More instruments are only counted in the subtitle. */
  private static final int MOST_NAMES = 4;

  private final ReportContent content;
  private final BacktestMetrics metrics;
  private final InSample inSample;
  private final UtcDays days;
  private final AccountCharts charts;
  private final Tables tables;
  private final Html html = new Html();

  ReportPage(ReportContent content) {
    this.content = content;
    this.metrics = content.metrics();
    this.inSample = new InSample(content.inSample());
    this.days = UtcDays.of(content.strategy().equity());
    this.charts = new AccountCharts(content);
    this.tables = new Tables(content, inSample);
  }

  static String html(ReportContent content) throws IOException {
    ReportPage page = new ReportPage(content);
    page.head();
    page.top();
    page.timeCharts();
    page.histograms();
    page.money();
    page.background();
    page.foot();
    return page.html.toString();
  }

  private void head() throws IOException {
    html.raw(
            """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
            script-src 'unsafe-inline'; style-src 'unsafe-inline'">
            <meta name="referrer" content="no-referrer">
            """)
        .element("title", "", content.title())
        .raw("\n<!-- uPlot, drawn with:\n")
        .raw(PageParts.plotLicence().strip())
        .raw("\n-->\n<style>\n")
        .raw(PageParts.plotStyle())
        .raw("\n")
        .raw(PageParts.style())
        .raw(
            """
            </style>
            <script>document.documentElement.dataset.theme = \
            matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";</script>
            </head>
            <body>
            """);
  }

  private void top() {
    html.raw("<div class=\"top\"><div>")
        .element("h1", "", content.title())
        .element("div", "soft", subtitle())
        .raw("</div><button id=\"theme\" class=\"theme\" type=\"button\">Dark</button></div>\n")
        .raw("<main>\n");
    new Headline(content, inSample).write(html);
    banner();
    html.raw(
        """
        <noscript>The charts need JavaScript; figures and tables do not.</noscript>
        <nav class="bar" aria-label="Time shown in all charts">
        <span class="shown">Shown: <span id="range"></span></span>
        <span class="steps">
        <button id="earlier" type="button" aria-label="Earlier">◀</button>
        <button id="later" type="button" aria-label="Later">▶</button>
        <button id="closer" type="button" aria-label="Closer">+</button>
        <button id="wider" type="button" aria-label="Wider">−</button>
        <button id="all" type="button">All</button>
        </span>
        </nav>
        """);
  }

  private String subtitle() {
    BacktestMetrics.Period period = metrics.period();
    Collection<String> names = content.strategy().instruments().keySet();
    return "%s to %s UTC · %s · marked every %s"
        .formatted(
            Figures.time(period.from()),
            Figures.time(period.to()),
            names.size() > MOST_NAMES
                ? Figures.count(names.size()) + " instruments"
                : String.join(", ", names),
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

  private void timeCharts() {
    EquityBand band = EquityBand.of(content.strategy().equity());
    chart(
        "equity",
        "Equity",
        ("Marked to mid, after costs. Band: at each time, 90 %% of %s paths made of the strategy's"
                + " own returns, drawn anew in blocks of about %s (stationary bootstrap). A line"
                + " well inside it could be luck. Click a name to show or hide its line.")
            .formatted(Figures.count(EquityBand.PATHS), span(band)));
    chart(
        "drawdown",
        "Drawdown",
        "How far the equity stands below its highest mark before, the starting capital included.");
    instrument();
    if (charts.hasIc()) {
      chart(
          "ic",
          "Information coefficient",
          "Spearman's rank correlation of predictions and the returns that came, over the last "
              + Figures.duration(content.rollingIc().get(0).windowMicros())
              + ". 0 says nothing; a gap has too few rows.");
    }
    chart(
        "costs",
        "With other costs",
        "The same decisions with the costs multiplied: what costs take, and what is left.");
  }

  private String span(EquityBand band) {
    double spans = Math.max(1, band.points().length - 1);
    double micros = metrics.period().years() * 365 * 86_400e6 / spans * band.block();
    return Figures.duration(micros);
  }

  private void chart(String id, String title, String caption) {
    html.raw("<section>");
    if (id.equals("equity") || id.equals("drawdown")) {
      html.raw("<button class=\"dwarfing\" id=\"dwarfing-" + id + "\" hidden></button>");
    }
    html.element("h2", "", title).caption(caption);
    html.raw("<div class=\"chart\" id=\"" + id + "\" role=\"img\" aria-label=\"")
        .text(title + " over time")
        .raw("\"></div>\n");
    if (!inSample.isEmpty()) {
      html.raw("<div class=\"caption keys\"><span><i class=\"chip sample\"></i>in sample</span>")
          .raw("</div>");
    }
    html.raw("</section>\n");
  }

  private void instrument() {
    html.raw("<section><div class=\"head\">").element("h2", "", "Price, fills and position");
    html.raw("<select id=\"instrument\" aria-label=\"Instrument\">");
    content.strategy().instruments().keySet().forEach(name -> html.element("option", "", name));
    html.raw("</select></div>\n")
        .raw("<p class=\"caption\">Triangles are fills; the stripe above the position is the ")
        .raw("signal. Drawn: <span id=\"drawn\"></span></p>")
        .raw("<div class=\"chart\" id=\"price\" role=\"img\" aria-label=\"Price over time\"></div>")
        .raw("<div class=\"fillinfo\" id=\"fillinfo\"> </div>")
        .raw("<div class=\"chart\" id=\"position\" role=\"img\" ")
        .raw("aria-label=\"Position over time\"></div>")
        .raw("<div class=\"caption keys\"><span><i class=\"chip long\"></i>bought, long</span>")
        .raw("<span><i class=\"chip short\"></i>sold, short</span>")
        .raw(inSample.isEmpty() ? "" : "<span><i class=\"chip sample\"></i>in sample</span>")
        .raw("</div></section>\n");
  }

  private void histograms() {
    html.raw("<div class=\"pair\">\n<section>").element("h2", "", "Returns");
    html.caption(
        byDay()
            ? "By UTC day. Worst %s, best %s; value at risk (5 %%) %s, conditional %s."
                .formatted(
                    Figures.percent(strategyDaily().worst()),
                    Figures.percent(strategyDaily().best()),
                    Figures.percent(strategyDaily().valueAtRisk()),
                    Figures.percent(strategyDaily().conditionalValueAtRisk()))
            : "By bar of the grid, because there are too few days.");
    html.raw("<div class=\"chart\" id=\"returns\"></div></section>\n<section>")
        .element("h2", "", "Latency");
    latency();
    html.raw("</section>\n</div>\n");
  }

  private void latency() {
    long[] sorted = content.latencyMicros().clone();
    Arrays.sort(sorted);
    if (sorted.length == 0) {
      html.caption("There were no orders.");
    } else if (!hasLatencies()) {
      html.caption(
          "From event time to the order's arrival: %s, always."
              .formatted(Figures.duration(sorted[0])));
    } else {
      html.caption(
              "From event time to the order's arrival. Median %s, 90 %% below %s, 99 %% below %s."
                  .formatted(
                      Figures.duration(sorted[sorted.length / 2]),
                      Figures.duration(sorted[(int) (sorted.length * 0.9)]),
                      Figures.duration(sorted[(int) (sorted.length * 0.99)])))
          .raw("<div class=\"chart\" id=\"latency\"></div>");
    }
  }

  /** Whether there are different ones, to draw. */
  private boolean hasLatencies() {
    return Arrays.stream(content.latencyMicros()).distinct().count() > 1;
  }

  private DailyMetrics strategyDaily() {
    return metrics.accounts().get(0).daily();
  }

  private boolean byDay() {
    return days.returns().length >= ENOUGH_DAYS;
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

  private void background() {
    html.raw("<section>").element("h2", "", "Data");
    html.table(
        "",
        List.of(
            Column.text("Instrument"),
            new Column("What", ""),
            new Column("From (UTC)", "key"),
            new Column("To (UTC)", "key"),
            Column.number("Events"),
            new Column("In sample (UTC)", "text")),
        content.data().stream()
            .map(
                data ->
                    Row.of(
                        data.instrument(),
                        data.kind(),
                        Figures.time(data.fromMicros()),
                        Figures.time(data.toMicros()),
                        Figures.count(data.events()),
                        known(data.instrument())))
            .toList());
    html.raw("</section>\n<section>").element("h2", "", "Settings");
    html.raw("<pre class=\"command\">").text(content.command()).raw("</pre>");
    html.table(
        "",
        List.of(new Column("Setting", "key mono"), new Column("Value", "text mono")),
        content.settings().stream().map(s -> Row.of(s.key(), s.value())).toList());
    html.raw("</section>\n");
    if (content.modelCard() != null) {
      html.raw("<section><h2>Model card</h2><div class=\"card-text\">")
          .raw(ModelCard.html(content.modelCard()))
          .raw("</div></section>\n");
    }
    html.raw("<section>").element("h2", "", "How figures are computed");
    html.table(
        "",
        List.of(new Column("In metrics.json", "key mono"), new Column("How", "text")),
        Conventions.BY_KEY.entrySet().stream().map(e -> Row.of(e.getKey(), e.getValue())).toList());
    html.raw("</section>\n</main>\n");
  }

  private String known(String instrument) {
    List<String> spans = new ArrayList<>();
    content.inSample().stream()
        .filter(span -> span.instrument().equals(instrument))
        .forEach(
            span ->
                spans.add(
                    "%s: %s to %s"
                        .formatted(
                            span.why(),
                            Figures.time(span.fromMicros()),
                            Figures.time(span.toMicros()))));
    return spans.isEmpty() ? "none" : String.join("; ", spans);
  }

  private void foot() throws IOException {
    List<Histogram> histograms = new ArrayList<>();
    histograms.add(
        byDay()
            ? Histogram.ofReturns(days.returns(), "Return of a day (%)", "Days")
            : Histogram.ofReturns(
                Returns.of(content.strategy().equity().equities()), "Return of a bar (%)", "Bars"));
    if (hasLatencies()) {
      histograms.add(Histogram.ofLatencies(content.latencyMicros()));
    }
    html.raw("<footer><details><summary>Charts by uPlot (MIT licence)</summary><pre>")
        .text(PageParts.plotLicence().strip())
        .raw("</pre></details></footer>\n<script type=\"application/json\" id=\"data\">")
        .raw(ChartData.json(content, inSample, charts.charts(), histograms))
        .raw("</script>\n<script>")
        .raw(PageParts.plotScript())
        .raw("</script>\n<script>")
        .raw(PageParts.script())
        .raw("</script>\n</body>\n</html>\n");
  }
}
