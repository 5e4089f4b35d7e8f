package io.tickcache.job.compare.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tickcache.job.compare.AccountFigures;
import io.tickcache.job.compare.Cell;
import io.tickcache.job.compare.CellRow;
import io.tickcache.job.compare.Compared;
import io.tickcache.job.page.Figures;
import io.tickcache.job.page.Html;
import io.tickcache.job.page.Html.Column;
import io.tickcache.job.page.Html.Row;
import io.tickcache.job.page.Line;
import io.tickcache.job.page.PageFrame;
import io.tickcache.job.page.TimeChart;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** The page: what it comes to, all equities over time, changes and earnings against bytes. */
final class ComparePage {

  private final Compared compared;
  private final List<CellRow> ran;
  private final Html html = new Html();

  ComparePage(Compared compared) {
    this.compared = compared;
    this.ran = compared.ran();
  }

  String html() throws IOException {
    PageFrame.begin(html, CompareWords.title(compared), subtitle());
    for (String sentence : CompareWords.verdict(compared)) {
      html.element("p", "verdict", CompareTable.typeset(sentence)).raw("\n");
    }
    list("banner", CompareWords.notes(compared));
    list("banner", CompareWords.failures(compared));
    PageFrame.timeBar(html);
    if (!ran.isEmpty()) {
      charts();
      table();
    }
    html.raw("<section>").element("h2", "", "Command");
    html.raw("<pre class=\"command\">").text(compared.options().backtest().command());
    html.raw("</pre></section>\n");
    PageFrame.end(html, json());
    return html.toString();
  }

  private String subtitle() {
    if (ran.isEmpty()) {
      return "No cell could run";
    }
    AccountFigures first = ran.get(0).result().account();
    return "%s to %s UTC · marked every %s · reference: %s"
        .formatted(
            Figures.time(first.firstMicros()),
            Figures.time(first.timeMicros(first.equity().length - 1)),
            Figures.duration(first.gridMicros()),
            compared.reference().name());
  }

  private void list(String classes, List<String> lines) {
    if (!lines.isEmpty()) {
      html.raw("<div class=\"" + classes + "\"><ul>");
      lines.forEach(line -> html.element("li", "", line));
      html.raw("</ul></div>\n");
    }
  }

  private void charts() {
    chart(
        "equity",
        "Equity after costs",
        "All cells over the same market, marked to mid. Click a name to hide its line. Lines that"
            + " lie on each other are told apart below.");
    if (ran.size() > 1) {
      chart(
          "difference",
          "Equity less that of " + ran.get(0).name(),
          "In percent of the starting capital: above 0 a cell has earned more.");
    }
    if (compared.reference().outcome().ran() && ran.size() > 1) {
      html.raw("<section>").element("h2", "", "What a smaller cache earns");
      html.caption(
          "Net return less the reference's, percent of the capital, with its 95 % interval; by the"
              + " bytes of a context, the largest cache first.");
      html.raw(new EarningsChart(compared).svg()).raw("</section>\n<section>");
      html.element("h2", "", "What a smaller cache changes");
      html.caption(
          "Mean |difference| of predictions from the reference's, in their standard deviations,"
              + " against the bytes of a context; both scales are logarithmic. Cells without any"
              + " change stand on the ground line.");
      html.raw(new ChangeChart(compared).svg()).raw("</section>\n");
    }
  }

  private void chart(String id, String title, String caption) {
    html.raw("<section>").element("h2", "", title).caption(caption);
    html.raw("<div class=\"chart\" id=\"" + id + "\" role=\"img\" aria-label=\"")
        .text(title + " over time")
        .raw("\"></div></section>\n");
  }

  private void table() {
    html.raw("<section>").element("h2", "", "All figures");
    List<Column> columns = new ArrayList<>(List.of(Column.text("Cell")));
    CompareTable.TITLES.stream().skip(1).forEach(title -> columns.add(Column.number(title)));
    html.table(
        "",
        columns,
        ran.stream()
            .map(
                row ->
                    Row.of(
                        CompareTable.cells(row).stream()
                            .map(CompareTable::typeset)
                            .toArray(String[]::new)))
            .toList());
    html.raw("<ul class=\"caption\">");
    CompareWords.columns(compared).forEach(line -> html.element("li", "", line));
    html.raw("</ul></section>\n");
  }

  private String json() throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeFieldName("period");
      json.writeStartArray();
      AccountFigures first = ran.isEmpty() ? null : ran.get(0).result().account();
      TimeChart.seconds(json, first == null ? 0 : first.firstMicros());
      TimeChart.seconds(
          json, first == null ? 1 : first.timeMicros(Math.max(1, first.equity().length - 1)));
      json.writeEndArray();
      json.writeNumberField(
          "grid", first == null ? 1.0 : (double) first.gridMicros() / TimeUnit.SECONDS.toMicros(1));
      for (String none : List.of("inSample", "histograms", "instruments")) {
        json.writeArrayFieldStart(none);
        json.writeEndArray();
      }
      json.writeArrayFieldStart("charts");
      if (first != null) {
        charts(json, new EquityLines(ran));
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    return text.toString();
  }

  private void charts(JsonGenerator json, EquityLines equity) throws IOException {
    String money = ran.get(0).result().quoteCurrency();
    String unit = "Equity (%s)".formatted(money == null ? "quote currency" : money);
    AccountFigures times = equity.times();
    new TimeChart("equity", 380, "money", unit, times::timeMicros, lines(equity.all())).write(json);
    if (ran.size() > 1) {
      new TimeChart(
              "difference",
              380,
              "percent",
              "Difference (%)",
              times::timeMicros,
              lines(equity.differences()))
          .write(json);
    }
  }

  private List<Line> lines(List<double[]> values) {
    return IntStream.range(0, ran.size())
        .mapToObj(
            i -> {
              Cell cell = ran.get(i).outcome().cell();
              return new Line(
                  cell.name(),
                  Line.colour(cell.group()),
                  values.get(i),
                  Line.dashes(cell.group(), cell.member()));
            })
        .toList();
  }
}
