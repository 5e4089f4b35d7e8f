package io.tickcache.job.replay;

import io.tickcache.job.Terminal;
import io.tickcache.recording.BadLine;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Shows the first lines that could not be used, and counts the others: a file may be full of them.
 */
public final class BadLines implements Consumer<BadLine> {

  private static final int SHOWN = 10;

  private final Terminal terminal;
  private long count;

  public BadLines(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void accept(BadLine badLine) {
    count++;
    if (count <= SHOWN) {
      terminal.println("bad line " + badLine);
    } else if (count == SHOWN + 1) {
      terminal.println("more bad lines are counted, not shown");
    }
  }

  /** Says how many there were, if not all are shown. To be called when all is read. */
  public void finish() {
    if (count > SHOWN) {
      terminal.println(
          String.format(Locale.ROOT, "%,d bad lines, the first %d of them above", count, SHOWN));
    }
  }
}
