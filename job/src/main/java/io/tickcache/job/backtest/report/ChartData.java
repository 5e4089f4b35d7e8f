package io.tickcache.job.backtest.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tickcache.backtest.EquitySeries;
import io.tickcache.job.page.TimeChart;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What the page's script draws, as JSON. */
final class ChartData {

  private ChartData() {}

  static String json(
      ReportContent content, InSample inSample, List<TimeChart> charts, List<Histogram> histograms)
      throws IOException {
    EquitySeries equity = content.strategy().equity();
    StringWriter text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("quote", content.quoteCurrency());
      json.writeFieldName("period");
      long from = equity.timeMicros(0);
      long to = equity.timeMicros(equity.size() - 1);
      span(json, from, Math.max(to, from + equity.gridMicros()));
      json.writeNumberField("grid", (double) equity.gridMicros() / TimeUnit.SECONDS.toMicros(1));
      json.writeFieldName("inSample");
      spans(json, inSample.all());
      json.writeArrayFieldStart("charts");
      for (TimeChart chart : charts) {
        chart.write(json);
      }
      json.writeEndArray();
      json.writeArrayFieldStart("histograms");
      for (Histogram histogram : histograms) {
        histogram.write(json);
      }
      json.writeEndArray();
      new InstrumentCharts(content, inSample).write(json);
      json.writeEndObject();
    }
    return text.toString();
  }

  static void spans(JsonGenerator json, List<long[]> spans) throws IOException {
    json.writeStartArray();
    for (long[] span : spans) {
      span(json, span[0], span[1]);
    }
    json.writeEndArray();
  }

  private static void span(JsonGenerator json, long fromMicros, long toMicros) throws IOException {
    json.writeStartArray();
    TimeChart.seconds(json, fromMicros);
    TimeChart.seconds(json, toMicros);
    json.writeEndArray();
  }
}
