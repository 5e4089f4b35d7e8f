package io.tickcache.job.recorded;

import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.job.Terminal;
import io.tickcache.job.embedded.OperatorTotals;
import io.tickcache.job.recorded.input.LocalRecordings;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** How far a run over recordings is, in a line. Thread-safe. */
final class RecordedProgress {

  private final LocalRecordings recordings;
  private final OperatorTotals totals;
  private final Terminal terminal;
  private final long startNanos = System.nanoTime();
  private volatile String phase = "starting";

  RecordedProgress(LocalRecordings recordings, OperatorTotals totals, Terminal terminal) {
    this.recordings = recordings;
    this.totals = totals;
    this.terminal = terminal;
  }

  /** What is being done now. */
  void phase(String name) {
    phase = name;
    if (!terminal.isInteractive()) {
      terminal.println(line());
    }
  }

  /** All in one line. */
  String line() {
    double seconds = (System.nanoTime() - startNanos) / (double) TimeUnit.SECONDS.toNanos(1);
    String status = String.format(Locale.ROOT, "%5.1f s  %s", seconds, phase);
    long given = recordings.given();
    if (given == 0) {
      return status;
    }
    long letters = totals.sum(InferenceMetrics.DEAD_LETTERS);
    return status
        + String.format(
            Locale.ROOT,
            ": %,d events to %s, %,d steps, %,d predictions",
            given,
            Instant.ofEpochMilli(TimeUnit.MICROSECONDS.toMillis(recordings.newestMicros()))
                .truncatedTo(ChronoUnit.SECONDS),
            totals.sum(InferenceMetrics.STEPS),
            totals.sum(InferenceMetrics.PREDICTIONS))
        + (letters == 0 ? "" : String.format(Locale.ROOT, ", %,d dead letters", letters));
  }

  /** The same as a terminal draws it over and over. */
  List<String> table() {
    return List.of(line());
  }
}
