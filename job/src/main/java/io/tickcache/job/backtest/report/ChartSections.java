package io.tickcache.job.backtest.report;

import io.tickcache.backtest.metrics.DailyMetrics;
import io.tickcache.backtest.metrics.EquityBand;
import io.tickcache.backtest.metrics.Returns;
import io.tickcache.backtest.metrics.UtcDays;
import io.tickcache.job.page.Figures;
import io.tickcache.job.page.Html;
import io.tickcache.job.page.TimeChart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The page's charts: what stands around them, and what the script is to draw. */
final class ChartSections {

  /** From so many days on, days are counted, and bars of the grid before. */
  private static final int ENOUGH_DAYS = 20;

  private static final double YEAR_MICROS = TimeUnit.DAYS.toMicros(Returns.DAYS_A_YEAR);

  private final ReportContent content;
  private final InSample inSample;
  private final UtcDays days;
  private final AccountCharts accounts;

  ChartSections(ReportContent content, InSample inSample, UtcDays days) {
    this.content = content;
    this.inSample = inSample;
    this.days = days;
    this.accounts = new AccountCharts(content);
  }

  List<TimeChart> lines() {
    return accounts.charts();
  }

  List<Histogram> histograms() {
    List<Histogram> histograms = new ArrayList<>();
    histograms.add(
        byDay()
            ? Histogram.ofReturns(days.returns(), "Return of a day (%)", "Days")
            : Histogram.ofReturns(
                Returns.of(content.strategy().equity().equities()), "Return of a bar (%)", "Bars"));
    if (hasLatencies()) {
      histograms.add(Histogram.ofLatencies(content.latencyMicros()));
    }
    return histograms;
  }

  /** All that share one range of time. */
  void overTime(Html html) {
    EquityBand band = EquityBand.of(content.strategy().equity());
    chart(
        html,
        "equity",
        "Equity",
        ("Marked to mid, after costs. Band: at each time, 90 %% of %s paths made of the strategy's"
                + " own returns, drawn anew in blocks of about %s (stationary bootstrap). A line"
                + " well inside it could be luck. Click a name to show or hide its line.")
            .formatted(Figures.count(EquityBand.PATHS), span(band)));
    chart(
        html,
        "drawdown",
        "Drawdown",
        "How far the equity stands below its highest mark before, the starting capital included.");
    instrument(html);
    if (accounts.hasIc()) {
      chart(
          html,
          "ic",
          "Information coefficient",
          "Spearman's rank correlation of predictions and the returns that came, over the last "
              + Figures.duration(content.rollingIc().get(0).windowMicros())
              + ". 0 says nothing; a gap has too few rows.");
    }
    chart(
        html,
        "costs",
        "With other costs",
        "The same decisions with the costs multiplied: what costs take, and what is left.");
  }

  private String span(EquityBand band) {
    double spans = Math.max(1, band.points().length - 1);
    double micros = content.metrics().period().years() * YEAR_MICROS / spans * band.block();
    return Figures.duration(micros);
  }

  private void chart(Html html, String id, String title, String caption) {
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

  private void instrument(Html html) {
    if (content.strategy().instruments().isEmpty()) {
      html.raw("<section>").element("h2", "", "Price, fills and position");
      html.caption("Nothing was decided on any instrument.").raw("</section>\n");
      return;
    }
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

  /** How often returns and latencies were of a size. */
  void ofCounts(Html html) {
    html.raw("<div class=\"pair\">\n<section>").element("h2", "", "Returns");
    html.caption(
        byDay()
            ? "By UTC day. Worst %s, best %s; value at risk (5 %%) %s, conditional %s."
                .formatted(
                    Figures.percent(daily().worst()),
                    Figures.percent(daily().best()),
                    Figures.percent(daily().valueAtRisk()),
                    Figures.percent(daily().conditionalValueAtRisk()))
            : "By bar of the grid, because there are too few days.");
    html.raw("<div class=\"chart\" id=\"returns\"></div></section>\n<section>")
        .element("h2", "", "Latency");
    latency(html);
    html.raw("</section>\n</div>\n");
  }

  private void latency(Html html) {
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

  private DailyMetrics daily() {
    return content.metrics().accounts().get(0).daily();
  }

  private boolean byDay() {
    return days.returns().length >= ENOUGH_DAYS;
  }
}
