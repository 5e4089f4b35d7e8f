package io.tickcache.job.compare;

import java.time.Duration;
import java.util.Locale;

/** How far a comparison is, in lines that stay. */
final class CompareProgress {

  private final int cells;
  private int begun;
  private int measured;
  private double seconds;
  private long startNanos;

  CompareProgress(int cells) {
    this.cells = cells;
  }

  /** Before a cell: its number, and how long all might take. */
  String begin(Cell cell) {
    begun++;
    startNanos = System.nanoTime();
    String left =
        measured == 0
            ? ""
            : ", about %s left".formatted(text(seconds / measured * (cells - begun + 1)));
    return String.format(Locale.ROOT, "cell %d of %d: %s%s", begun, cells, cell.name(), left);
  }

  /** After it: what it came to. */
  String end(CellOutcome outcome, boolean kept) {
    if (!outcome.ran()) {
      return "  could not run: " + outcome.reason();
    }
    double percent = 100 * outcome.result().account().netReturn();
    String net = "net return %s %%".formatted(NumberText.of("%+.3f", percent));
    if (kept) {
      return "  run before: " + net;
    }
    double took = (System.nanoTime() - startNanos) / 1e9;
    measured++;
    seconds += took;
    return "  after %s: %s".formatted(text(took), net);
  }

  private static String text(double seconds) {
    Duration rounded = Duration.ofSeconds(Math.round(seconds));
    return seconds < 100
        ? rounded.toSeconds() + " s"
        : seconds < 6_000 ? rounded.toMinutes() + " min" : rounded.toHours() + " h";
  }
}
