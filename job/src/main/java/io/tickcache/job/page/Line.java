package io.tickcache.job.page;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/**
 * A line of a chart.
 *
 * @param label in the legend
 * @param colour name of a colour of the style sheet
 * @param values at the chart's times; NaN where the line is broken
 * @param look what is special
 */
@SuppressWarnings("ArrayRecordComponent") // a series; nothing compares two of them
public record Line(String label, String colour, double[] values, Look look) {

  /** How a line is drawn. */
  public enum Look {
    PLAIN,
    BOLD,
    DASHED,
    /** Filled to zero. */
    FALL,
    /** An edge of the band. */
    EDGE,
    /** Only when asked for. */
    HIDDEN
  }

  public void write(JsonGenerator json, int[] places) throws IOException {
    json.writeStartObject();
    json.writeStringField("label", label);
    json.writeStringField("colour", colour);
    switch (look) {
      case BOLD -> json.writeNumberField("width", 2);
      case FALL -> json.writeStringField("fill", "fall");
      case EDGE -> {
        json.writeNumberField("width", 0);
        json.writeStringField("marker", "band");
      }
      case HIDDEN -> json.writeBooleanField("hidden", true);
      case DASHED -> json.writeFieldName("dash");
      case PLAIN -> {}
    }
    if (look == Look.DASHED) {
      json.writeRawValue("[6,4]");
    }
    json.writeBooleanField("core", look == Look.BOLD || look == Look.FALL || look == Look.EDGE);
    json.writeFieldName("data");
    numbers(json, values, places);
    json.writeEndObject();
  }

  public static void numbers(JsonGenerator json, double[] values, int[] places) throws IOException {
    json.writeStartArray();
    for (int place : places) {
      json.writeRawValue(PlainNumbers.drawn(values[place]));
    }
    json.writeEndArray();
  }
}
