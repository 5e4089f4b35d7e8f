package io.tickcache.job.demo;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickcache.recording.account.ReadingAccount;
import io.tickcache.steps.EventAccount;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How a demo went.
 *
 * @param source simulator, or the recordings
 * @param cut whether the duration cut the recordings
 * @param badLines lines of recordings that could not be used
 * @param model the model's id
 * @param trained whether anybody trained it
 * @param speed how fast event time passed
 * @param instruments how many were published
 * @param eventTimeSeconds from the first event to the last, event time
 * @param records published
 * @param counters the operator's, by name
 * @param reading what became of the recordings' lines; null if the market is simulated
 * @param account what became of the records that the job read
 * @param prefixes what became of market records
 * @param predictions read back from their topic
 * @param p50Micros median of batch wait and forward pass
 * @param p99Micros its 99th percentile
 * @param tops how the rebuilt books compare with the recorded best bids and asks
 * @param deadLetterReasons why records were dead letters, a line a stage
 * @param seconds from the first record published to the last prediction read
 */
public record DemoSummary(
    String source,
    boolean cut,
    long badLines,
    String model,
    boolean trained,
    String speed,
    int instruments,
    double eventTimeSeconds,
    long records,
    Counters counters,
    ReadingAccount reading,
    EventAccount account,
    Prefixes prefixes,
    long predictions,
    long p50Micros,
    long p99Micros,
    Tops tops,
    List<String> deadLetterReasons,
    double seconds) {

  /** The operator's counters, at the end. */
  public record Counters(
      long snapshots,
      long updates,
      long klines,
      long klinesWarming,
      long steps,
      long deadLetters,
      long gaps,
      long crossed,
      long spills,
      long reloads) {}

  /**
   * Market records, and what sharing their keys and values was good for.
   *
   * @param records published
   * @param queries steps that asked for a prefix
   * @param hits those that found it computed
   * @param bytesSaved keys and values that hits had neither to compute nor to store again
   */
  public record Prefixes(long records, long queries, long hits, long bytesSaved) {}

  /** Comparison of rebuilt books with recorded tops; the agreement is NaN without recorded tops. */
  public record Tops(long comparable, double agreement) {}

  /** The one object that {@code --json} prints. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("source", source).put("cut", cut).put("bad_lines", badLines);
    json.put("model", model).put("trained", trained).put("speed", speed);
    json.put("instruments", instruments).put("event_time_seconds", rounded(eventTimeSeconds));
    json.put("records", records).put("snapshots", counters.snapshots());
    json.put("updates", counters.updates()).put("klines", counters.klines());
    json.put("klines_warming", counters.klinesWarming());
    json.put("steps", counters.steps()).put("predictions", predictions);
    json.put("dead_letters", counters.deadLetters());
    json.put("gaps", counters.gaps()).put("crossed", counters.crossed());
    json.put("spills", counters.spills()).put("reloads", counters.reloads());
    json.put("market_records", prefixes.records()).put("prefix_queries", prefixes.queries());
    json.put("prefix_hits", prefixes.hits()).put("prefix_bytes_saved", prefixes.bytesSaved());
    ObjectNode fates = json.putObject("account");
    account.counts().forEach((fate, count) -> fates.put(fate.metric(), count));
    if (reading != null) {
      json.set("reading", reading(reading));
    }
    json.put("latency_p50_us", p50Micros).put("latency_p99_us", p99Micros);
    json.put("book_ticker_comparable", tops.comparable());
    if (Double.isNaN(tops.agreement())) {
      json.putNull("book_ticker_agreement");
    } else {
      json.put("book_ticker_agreement", tops.agreement());
    }
    return json.put("seconds", rounded(seconds));
  }

  private static ObjectNode reading(ReadingAccount reading) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("files", reading.files().size()).put("lines", reading.lines());
    json.put("lines_used", reading.linesUsed());
    ObjectNode unused = json.putObject("lines_unused");
    reading
        .linesUnused()
        .forEach((reason, count) -> unused.put(reason.name().toLowerCase(Locale.ROOT), count));
    ObjectNode passedOver = json.putObject("files_passed_over");
    reading.filesPassedOver().forEach((file, why) -> passedOver.put(file.toString(), why));
    return json;
  }

  private static double rounded(double seconds) {
    return Math.round(seconds * 1e3) / 1e3;
  }

  /** The same for people. */
  public List<String> text() {
    List<String> lines = new ArrayList<>();
    lines.add("");
    addMarket(lines);
    addPredictions(lines);
    lines.add(line("time", "%.1f s", seconds));
    if (badLines > 0) {
      lines.add(line("recordings", "%,d bad lines skipped", badLines));
    }
    return lines;
  }

  private void addMarket(List<String> lines) {
    lines.add(
        line(
            "market",
            "%s: %d instruments, %.1f s of event time%s, speed %s",
            source,
            instruments,
            eventTimeSeconds,
            cut ? " (cut by --duration)" : "",
            speed));
    lines.add(
        line(
            "events",
            "%,d updates, %,d snapshots, %,d klines (%,d while their windows fill)",
            counters.updates(),
            counters.snapshots(),
            counters.klines(),
            counters.klinesWarming()));
    if (reading != null) {
      reading.describeLines().forEach(text -> lines.add(line("", "%s", text)));
    }
    lines.add(line("records", "%,d read by the job:", account.records()));
    account.describe().forEach(fate -> lines.add(line("", "%s", fate)));
    lines.add(line("feed", "%,d gaps, %,d crossed books", counters.gaps(), counters.crossed()));
    if (!Double.isNaN(tops.agreement())) {
      lines.add(
          line(
              "books",
              "best bid and ask equal the exchange's on %.2f%% of %,d comparable updates",
              tops.agreement() * 100,
              tops.comparable()));
    }
  }

  private void addPredictions(List<String> lines) {
    lines.add(line("steps", "%,d", counters.steps()));
    if (counters.spills() > 0) {
      lines.add(
          line(
              "KV cache",
              "%,d spills to Flink's state, %,d reloads",
              counters.spills(),
              counters.reloads()));
    }
    if (prefixes.queries() > 0) {
      lines.add(
          line(
              "prefix",
              "%,d market records; %,d steps attended to them, %,d found keys and values shared: %.1f MB saved",
              prefixes.records(),
              prefixes.queries(),
              prefixes.hits(),
              prefixes.bytesSaved() / 1e6));
    }
    lines.add(
        line(
            "predictions",
            "%,d read back from Kafka, %,d dead letters",
            predictions,
            counters.deadLetters()));
    deadLetterReasons.forEach(reason -> lines.add(line("", "%s", reason)));
    lines.add(
        line(
            "latency",
            "p50 %.2f ms, p99 %.2f ms (wait for the batch and forward pass)",
            p50Micros / 1e3,
            p99Micros / 1e3));
    lines.add(
        line("model", "%s%s", model, trained ? "" : " (untrained: its outputs mean nothing)"));
  }

  private static String line(String name, String format, Object... values) {
    return String.format(Locale.ROOT, "%-12s ", name) + String.format(Locale.ROOT, format, values);
  }
}
