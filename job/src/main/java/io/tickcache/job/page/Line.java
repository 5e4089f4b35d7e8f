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
    DASHED("[8,4]"),
    DOTTED("[2,3]"),
    DASH_DOTTED("[10,3,2,3]"),
    LONG_DASHED("[16,4]"),
    DASH_DOT_DOTTED("[10,3,2,3,2,3]"),
    /** Filled to zero. */
    FALL,
    /** An edge of the band. */
    EDGE,
    /** Only when asked for. */
    HIDDEN;

    /** Lengths of dashes and gaps, pixels; null of a line that is whole. */
    private final String dash;

    Look() {
      this(null);
    }

    Look(String dash) {
      this.dash = dash;
    }
  }

  private static final Look[] DASHES = {
    Look.PLAIN, Look.DASHED, Look.DOTTED, Look.DASH_DOTTED, Look.LONG_DASHED, Look.DASH_DOT_DOTTED
  };

  /** Colours of lines in the style sheet. */
  private static final int COLOURS = 6;

  /** The colour of one of many lines: by its group. */
  public static String colour(int group) {
    return "c" + (1 + group % COLOURS);
  }

  /**
   * How one of many lines is dashed: by its number in its group, and otherwise in other groups of
   * its colour.
   */
  public static Look dashes(int group, int member) {
    return DASHES[(member + group / COLOURS) % DASHES.length];
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
      default -> {}
    }
    if (look.dash != null) {
      json.writeFieldName("dash");
      json.writeRawValue(look.dash);
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
