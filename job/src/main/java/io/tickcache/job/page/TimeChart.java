package io.tickcache.job.page;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.IntToLongFunction;

/**
 * Lines over time.
 *
 * @param id of the element that it is drawn into
 * @param height CSS pixels
 * @param format of the values: "money", "percent" or "ratio"
 * @param yLabel with the unit
 * @param times of the places, microseconds since 1970-01-01 UTC
 * @param lines of one length; a band is between the second and the third if they are its edges
 */
public record TimeChart(
    String id,
    int height,
    String format,
    String yLabel,
    IntToLongFunction times,
    List<Line> lines) {

  private static final int MOST_POINTS = 6_000;

  public void write(JsonGenerator json) throws IOException {
    int[] places =
        Thinning.places(MOST_POINTS, lines.stream().map(Line::values).toArray(double[][]::new));
    json.writeStartObject();
    json.writeStringField("id", id);
    json.writeNumberField("height", height);
    json.writeStringField("format", format);
    json.writeStringField("yLabel", yLabel);
    if (lines.size() > 2 && lines.get(1).look() == Line.Look.EDGE) {
      json.writeFieldName("bands");
      json.writeRawValue("[3,2]");
    }
    json.writeFieldName("x");
    json.writeStartArray();
    for (int place : places) {
      seconds(json, times.applyAsLong(place));
    }
    json.writeEndArray();
    json.writeArrayFieldStart("series");
    for (Line line : lines) {
      line.write(json, places);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  public static void seconds(JsonGenerator json, long micros) throws IOException {
    json.writeRawValue(PlainNumbers.plain(BigDecimal.valueOf(micros, 6)));
  }
}
