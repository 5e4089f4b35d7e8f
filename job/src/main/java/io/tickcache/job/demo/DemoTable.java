package io.tickcache.job.demo;

import io.tickcache.schemas.Output;
import io.tickcache.schemas.Prediction;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Draws the predictions as a table, a line an instrument. */
final class DemoTable {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final List<String> outputs;

  /** For a model with these outputs. */
  DemoTable(List<String> outputs) {
    this.outputs = List.copyOf(outputs);
  }

  /** The table, at most so many lines: of many instruments the first ones. */
  List<String> draw(List<PredictionBoard.Row> rows, int atMost) {
    List<String> lines = new ArrayList<>();
    lines.add(header());
    int shown = rows.size() <= atMost - 1 ? rows.size() : Math.max(0, atMost - 2);
    rows.subList(0, shown).forEach(row -> lines.add(line(row)));
    if (shown < rows.size()) {
      lines.add("… and %d more instruments".formatted(rows.size() - shown));
    }
    return lines;
  }

  private String header() {
    return String.format(Locale.ROOT, "%-25s %-12s", "instrument", "event time")
        + outputs.stream()
            .map(name -> String.format(Locale.ROOT, " %13s", shorten(name)))
            .collect(Collectors.joining())
        + String.format(Locale.ROOT, "  %-9s %6s %7s %7s", "direction", "sure", "context", "steps");
  }

  private static String line(PredictionBoard.Row row) {
    Prediction last = row.last();
    return String.format(
            Locale.ROOT, "%-25s %-12s", last.getInstrument(), time(last.getEventTimeMicros()))
        + last.getOutputs().stream().map(DemoTable::value).collect(Collectors.joining())
        + String.format(
            Locale.ROOT,
            "  %-9s %5.0f%% %7d %7d",
            arrow(last),
            last.getConfidence() * 100,
            last.getContextLength(),
            row.predictions());
  }

  private static String value(Output output) {
    return String.format(Locale.ROOT, " %+13.4f", output.getValue());
  }

  private static String arrow(Prediction prediction) {
    return switch (prediction.getDirection()) {
      case UP -> "▲ up";
      case DOWN -> "▼ down";
      case NEUTRAL -> "· neutral";
    };
  }

  private static String shorten(String name) {
    return name.length() <= 13 ? name : name.substring(0, 12) + "…";
  }

  private static String time(long micros) {
    return TIME.format(Instant.ofEpochMilli(TimeUnit.MICROSECONDS.toMillis(micros)));
  }
}
