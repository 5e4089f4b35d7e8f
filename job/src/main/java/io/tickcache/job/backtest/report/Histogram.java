package io.tickcache.job.backtest.report;

import com.fasterxml.jackson.core.JsonGenerator;
import io.tickcache.job.page.Figures;
import io.tickcache.job.page.PlainNumbers;
import java.io.IOException;
import java.util.Arrays;

/**
 * Counts by bins.
 *
 * @param id of the element that it is drawn into
 * @param xLabel with the unit
 * @param yLabel what is counted
 * @param valueLabel what a bin is, in the legend
 * @param log whether x is a decimal logarithm
 * @param first lower edge of the first bin
 * @param step width of a bin
 * @param counts of the bins
 * @param unit of the edges, in the legend
 */
@SuppressWarnings("ArrayRecordComponent") // a series; nothing compares two of them
record Histogram(
    String id,
    String xLabel,
    String yLabel,
    String valueLabel,
    boolean log,
    double first,
    double step,
    int[] counts,
    String unit) {

  private static final int BINS = 50;

  /** Width of the only bin where all returns are the same, percent. */
  private static final double ONE_VALUE = 0.01;

  /** Latencies that differ by less are shown as if they differed by so much, decades. */
  private static final double NARROWEST = 0.1;

  /** Of returns, percent; bins are as wide as a round number. */
  static Histogram ofReturns(double[] returns, String xLabel, String yLabel) {
    double[] percents =
        Arrays.stream(returns).filter(Double::isFinite).map(r -> 100 * r).sorted().toArray();
    double low = percents.length == 0 ? 0 : percents[0];
    double high = percents.length == 0 ? 0 : percents[percents.length - 1];
    double step = high > low ? round((high - low) / BINS) : ONE_VALUE;
    double first = Math.floor(low / step) * step;
    int bins = (int) Math.floor((high - first) / step) + 1;
    int[] counts = new int[bins];
    for (double percent : percents) {
      counts[Math.min(bins - 1, (int) ((percent - first) / step))]++;
    }
    return new Histogram("returns", xLabel, yLabel, "Return", false, first, step, counts, " %");
  }

  /** Of latencies above 0, milliseconds, logarithmic; those of 0 stand in the first bin. */
  static Histogram ofLatencies(long[] micros) {
    double[] logs =
        Arrays.stream(micros)
            .mapToDouble(m -> StrictMath.log10(Math.max(1, m) / 1e3))
            .sorted()
            .toArray();
    double range = logs[logs.length - 1] - logs[0];
    double step = round(Math.max(range, NARROWEST) / BINS);
    double first = Math.floor(logs[0] / step) * step;
    int[] counts = new int[(int) Math.floor((logs[logs.length - 1] - first) / step) + 1];
    for (double log : logs) {
      counts[Math.min(counts.length - 1, (int) ((log - first) / step))]++;
    }
    return new Histogram(
        "latency",
        "Latency (ms, logarithmic)",
        "Orders",
        "Latency",
        true,
        first,
        step,
        counts,
        " ms");
  }

  /** The next above of 1, 2 and 5 times a power of ten. */
  private static double round(double step) {
    double power = StrictMath.pow(10, Math.floor(StrictMath.log10(step)));
    for (double digit : new double[] {1, 2, 5}) {
      if (digit * power >= step) {
        return digit * power;
      }
    }
    return 10 * power;
  }

  void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("id", id);
    json.writeNumberField("height", 240);
    json.writeStringField("xLabel", xLabel);
    json.writeStringField("yLabel", yLabel);
    json.writeStringField("valueLabel", valueLabel);
    json.writeBooleanField("log", log);
    json.writeFieldName("step");
    json.writeRawValue(PlainNumbers.drawn(step));
    json.writeArrayFieldStart("x");
    for (int i = 0; i < counts.length; i++) {
      json.writeRawValue(PlainNumbers.drawn(first + (i + 0.5) * step));
    }
    json.writeEndArray();
    json.writeArrayFieldStart("counts");
    for (int count : counts) {
      json.writeNumber(count);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("names");
    for (int i = 0; i < counts.length; i++) {
      json.writeString(edge(i) + " to " + edge(i + 1) + unit);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private String edge(int bin) {
    double edge = first + bin * step;
    double value = log ? StrictMath.pow(10, edge) : edge;
    double width = log ? value * step : step;
    int digits =
        (int) Math.min(10, Math.max(0, Math.ceil(-StrictMath.log10(width)) + (log ? 1 : 0)));
    return Figures.number(value, digits);
  }
}
