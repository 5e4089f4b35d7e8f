package io.tickcache.job;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Shows a run while it goes: a table a few times a second on a terminal, elsewhere a line now and
 * then.
 */
public final class LiveView implements AutoCloseable {

  private static final long DRAW_MILLIS = 250;
  private static final long LINE_MILLIS = 5_000;

  private final Terminal terminal;
  private final Supplier<String> line;
  private final Supplier<List<String>> table;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "live-view");
            thread.setDaemon(true);
            return thread;
          });

  private boolean closed;

  /**
   * Shows nothing before it is started.
   *
   * @param terminal where
   * @param line all in one line
   * @param table the same, with a line an instrument
   */
  public LiveView(Terminal terminal, Supplier<String> line, Supplier<List<String>> table) {
    this.terminal = terminal;
    this.line = line;
    this.table = table;
  }

  /** Starts to show. */
  public void start() {
    long millis = terminal.isInteractive() ? DRAW_MILLIS : LINE_MILLIS;
    timer.scheduleAtFixedRate(this::show, millis, millis, TimeUnit.MILLISECONDS);
  }

  /** Shows how it ended, and stops. */
  @Override
  public synchronized void close() {
    timer.shutdownNow();
    closed = true;
    if (terminal.isInteractive()) {
      terminal.draw(table.get());
      terminal.keep();
    }
  }

  private synchronized void show() {
    if (closed) {
      return;
    }
    if (terminal.isInteractive()) {
      terminal.draw(table.get());
    } else {
      terminal.println(line.get());
    }
  }
}
