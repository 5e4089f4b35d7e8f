package io.tickcache.job.demo;

import io.tickcache.inference.metrics.CacheMetrics;
import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.job.Terminal;
import io.tickcache.job.embedded.OperatorTotals;
import io.tickcache.job.kafka.PublishedCounts;
import io.tickcache.job.replay.MarketFeed;
import io.tickcache.model.ModelDirectory;
import io.tickcache.steps.EventAccount;
import io.tickcache.steps.EventFate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What a demo knows of itself, put into words. Thread-safe. */
final class DemoProgress {

  private static final int LINES_AROUND_TABLE = 5;

  private final ModelDirectory model;
  private final String modelId;
  private final PredictionBoard board;
  private final OperatorTotals totals;
  private final Terminal terminal;
  private final DemoTable table;
  private final long startNanos = System.nanoTime();
  private volatile String phase = "starting";
  private volatile long published;

  /**
   * @param modelId what predictions call the model
   */
  DemoProgress(
      ModelDirectory model,
      String modelId,
      PredictionBoard board,
      OperatorTotals totals,
      Terminal terminal) {
    this.model = model;
    this.modelId = modelId;
    this.board = board;
    this.totals = totals;
    this.terminal = terminal;
    this.table = new DemoTable(model.config().head().outputs());
  }

  /** What is being done now. */
  void phase(String name) {
    phase = name;
    if (!terminal.isInteractive()) {
      terminal.println(line());
    }
  }

  void published(PublishedCounts counts) {
    published = counts.records();
  }

  /** All in one line. */
  String line() {
    return status(board.recent());
  }

  /** With a line an instrument. */
  List<String> table() {
    PredictionBoard.View view = board.recent();
    List<String> lines = new ArrayList<>();
    lines.add("Tickcache  model " + modelId + (isTrained() ? "" : " (untrained)"));
    lines.add(status(view));
    lines.add("");
    lines.addAll(table.draw(view.rows(), terminal.rows() - LINES_AROUND_TABLE));
    return lines;
  }

  DemoSummary summary(
      DemoOptions options,
      MarketFeed feed,
      PublishedCounts counts,
      DemoSummary.Tops tops,
      List<String> deadLetterReasons,
      double seconds) {
    PredictionBoard.View view = board.all();
    EventAccount account = account();
    return new DemoSummary(
        options.feed().source(),
        feed.isCut() && !options.feed().isSimulated(),
        feed.badLines(),
        modelId,
        isTrained(),
        options.speed().toString(),
        counts.instruments(),
        (counts.lastEventMicros() - counts.firstEventMicros())
            / (double) TimeUnit.SECONDS.toMicros(1),
        counts.records(),
        counters(account),
        options.feed().isSimulated() ? null : feed.account(),
        account,
        prefixes(counts),
        view.predictions(),
        view.p50Micros(),
        view.p99Micros(),
        tops,
        deadLetterReasons,
        seconds);
  }

  /** What became of all records that the job has read. */
  EventAccount account() {
    return EventAccount.of(fate -> totals.sum(fate.metric()));
  }

  private String status(PredictionBoard.View view) {
    double seconds = (System.nanoTime() - startNanos) / (double) TimeUnit.SECONDS.toNanos(1);
    String status = String.format(Locale.ROOT, "%5.1f s  %s", seconds, phase);
    if (published == 0) {
      return status;
    }
    return status
        + String.format(
            Locale.ROOT,
            ": %,d published, %,d steps, %,d predictions",
            published,
            totals.sum(InferenceMetrics.STEPS),
            view.predictions())
        + latency(view)
        + deadLetters();
  }

  /** A step's wait for its batch and its forward pass. */
  private static String latency(PredictionBoard.View view) {
    return view.p99Micros() == 0
        ? ""
        : String.format(
            Locale.ROOT,
            ", latency p50 %.1f ms, p99 %.1f ms",
            view.p50Micros() / 1e3,
            view.p99Micros() / 1e3);
  }

  private String deadLetters() {
    long count = totals.sum(InferenceMetrics.DEAD_LETTERS);
    return count == 0 ? "" : String.format(Locale.ROOT, ", %,d dead letters", count);
  }

  private DemoSummary.Counters counters(EventAccount account) {
    return new DemoSummary.Counters(
        account.count(EventFate.SNAPSHOT),
        totals.sum(InferenceMetrics.UPDATES),
        totals.sum(InferenceMetrics.KLINES),
        account.count(EventFate.KLINE_WARMING),
        totals.sum(InferenceMetrics.STEPS),
        totals.sum(InferenceMetrics.DEAD_LETTERS),
        account.count(EventFate.GAP),
        account.count(EventFate.CROSSED),
        totals.sum(InferenceMetrics.SPILLS),
        totals.sum(InferenceMetrics.RELOADS));
  }

  private DemoSummary.Prefixes prefixes(PublishedCounts counts) {
    return new DemoSummary.Prefixes(
        counts.marketRecords(),
        totals.sum(CacheMetrics.PREFIX_QUERIES),
        totals.sum(CacheMetrics.PREFIX_HITS),
        totals.sum(CacheMetrics.PREFIX_BYTES_SAVED));
  }

  private boolean isTrained() {
    return model.config().trained();
  }
}
