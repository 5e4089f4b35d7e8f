package io.tickcache.job.backtest.report;

import io.tickcache.backtest.metrics.Conventions;
import io.tickcache.job.page.Figures;
import io.tickcache.job.page.Html;
import io.tickcache.job.page.Html.Column;
import io.tickcache.job.page.Html.Row;
import java.util.ArrayList;
import java.util.List;

/** What the figures rest on: data, settings, the model, and how they are computed. */
final class Background {

  private final ReportContent content;

  Background(ReportContent content) {
    this.content = content;
  }

  void write(Html html) {
    data(html);
    settings(html);
    html.raw("<section>").element("h2", "", "How figures are computed");
    html.table(
        "",
        List.of(new Column("In metrics.json", "key mono"), new Column("How", "text")),
        Conventions.BY_KEY.entrySet().stream().map(e -> Row.of(e.getKey(), e.getValue())).toList());
    html.raw("</section>\n");
  }

  private void data(Html html) {
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
    html.raw("</section>\n");
  }

  private void settings(Html html) {
    html.raw("<section>").element("h2", "", "Settings");
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
}
