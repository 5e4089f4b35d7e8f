package io.tickcache.job.backtest.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tickcache.backtest.EquitySeries;
import io.tickcache.backtest.Fill;
import io.tickcache.backtest.InstrumentResult;
import io.tickcache.job.backtest.report.ReportContent.SignalChange;
import io.tickcache.job.page.Figures;
import io.tickcache.job.page.Line;
import io.tickcache.job.page.PlainNumbers;
import io.tickcache.job.page.Thinning;
import io.tickcache.job.page.TimeChart;
import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Price with fills, and position with signals, of each instrument. */
final class InstrumentCharts {

  private static final int MOST_POINTS = 40_000;
  private static final int MOST_FILLS = 20_000;
  private static final int MOST_SIGNALS = 40_000;

  private final ReportContent content;
  private final InSample inSample;
  private final int instruments;

  InstrumentCharts(ReportContent content, InSample inSample) {
    this.content = content;
    this.inSample = inSample;
    this.instruments = Math.max(1, content.strategy().instruments().size());
  }

  void write(JsonGenerator json) throws IOException {
    Collection<InstrumentResult> results = content.strategy().instruments().values();
    json.writeArrayFieldStart("instruments");
    for (InstrumentResult result : results) {
      write(result, json);
    }
    json.writeEndArray();
    json.writeNumberField("busiest", busiest(List.copyOf(results)));
  }

  /** Where most was traded: it is shown first. */
  private static int busiest(List<InstrumentResult> results) {
    int busiest = 0;
    for (int i = 1; i < results.size(); i++) {
      if (results.get(i).tradedValue().compareTo(results.get(busiest).tradedValue()) > 0) {
        busiest = i;
      }
    }
    return busiest;
  }

  private void write(InstrumentResult result, JsonGenerator json) throws IOException {
    EquitySeries equity = content.strategy().equity();
    int most = Math.min(8_000, Math.max(400, MOST_POINTS / instruments));
    int[] places = Thinning.places(most, result.mids(), result.positions());
    List<Fill> fills =
        content.strategy().fills().stream()
            .filter(fill -> fill.instrument().equals(result.instrument()))
            .toList();
    List<SignalChange> signals =
        content.signals().stream()
            .filter(signal -> signal.instrument().equals(result.instrument()))
            .toList();
    boolean tooMany = signals.size() > MOST_SIGNALS / instruments;
    List<Fill> drawn = drawn(fills);
    json.writeStartObject();
    json.writeStringField("name", result.instrument());
    json.writeFieldName("x");
    json.writeStartArray();
    for (int place : places) {
      TimeChart.seconds(json, equity.timeMicros(place));
    }
    json.writeEndArray();
    json.writeFieldName("price");
    Line.numbers(json, result.mids(), places);
    json.writeFieldName("position");
    Line.numbers(json, result.positions(), places);
    fills(json, drawn);
    signals(json, tooMany ? List.of() : signals);
    json.writeFieldName("inSample");
    ChartData.spans(json, inSample.of(result.instrument()));
    json.writeStringField("drawn", drawn(fills.size(), drawn.size(), signals.size(), tooMany));
    json.writeEndObject();
  }

  /** The largest, in order of time. */
  private List<Fill> drawn(List<Fill> fills) {
    int most = Math.max(200, MOST_FILLS / instruments);
    return fills.size() <= most
        ? fills
        : fills.stream()
            .sorted(Comparator.comparing(Fill::value).reversed())
            .limit(most)
            .sorted(Comparator.comparingLong(Fill::timeMicros))
            .toList();
  }

  private static String drawn(int fills, int drawn, int signals, boolean tooMany) {
    String ofFills =
        fills == drawn
            ? Figures.count(fills) + " fills"
            : "the %s largest of %s fills (fills.csv has all)"
                .formatted(Figures.count(drawn), Figures.count(fills));
    String ofSignals =
        signals == 0
            ? "no signals"
            : Figures.count(signals) + (tooMany ? " signals, too many to draw" : " signals");
    return ofFills + ", " + ofSignals + ".";
  }

  private static void fills(JsonGenerator json, List<Fill> fills) throws IOException {
    json.writeArrayFieldStart("fills");
    for (Fill fill : fills) {
      json.writeStartArray();
      TimeChart.seconds(json, fill.timeMicros());
      json.writeRawValue(PlainNumbers.drawn(fill.price().doubleValue()));
      json.writeNumber(fill.side().sign());
      json.writeRawValue(PlainNumbers.drawn(fill.quantity().doubleValue()));
      json.writeEndArray();
    }
    json.writeEndArray();
  }

  private static void signals(JsonGenerator json, List<SignalChange> signals) throws IOException {
    json.writeArrayFieldStart("signals");
    for (SignalChange signal : signals) {
      json.writeStartArray();
      TimeChart.seconds(json, signal.timeMicros());
      json.writeNumber(signal.direction());
      json.writeEndArray();
    }
    json.writeEndArray();
  }
}
