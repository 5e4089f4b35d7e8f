package io.tickcache.job;

import java.io.PrintStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Where a run shows how it goes: on a terminal a block of lines that is drawn over itself, anywhere
 * else one line at a time.
 */
public final class Terminal {

  private static final int DEFAULT_ROWS = 24;
  private static final int DEFAULT_COLUMNS = 80;
  private static final String ESCAPE = "\033[";
  private static final String CLEAR_TO_END_OF_LINE = "\033[K";
  private static final String CLEAR_TO_END_OF_SCREEN = "\033[J";

  private final PrintStream out;
  private final boolean interactive;
  private final Set<List<String>> once = new HashSet<>();
  private int drawn;

  private Terminal(PrintStream out, boolean interactive) {
    this.out = out;
    this.interactive = interactive;
  }

  /** Standard output, or standard error where standard output is kept for one JSON object. */
  public static Terminal of(boolean json) {
    // The launcher tells which streams are terminals; Java 17 only knows of both together.
    String stream = json ? "stderr" : "stdout";
    boolean interactive = System.getenv().getOrDefault("TICKCACHE_TTY", "").contains(stream);
    return new Terminal(json ? System.err : System.out, interactive);
  }

  public boolean isInteractive() {
    return interactive;
  }

  /** Lines that fit on the screen. */
  public int rows() {
    return size("LINES", DEFAULT_ROWS);
  }

  /** Characters that fit on a line. */
  public int columns() {
    return size("COLUMNS", DEFAULT_COLUMNS);
  }

  /** Prints a line that stays. */
  public synchronized void println(String line) {
    erase();
    out.println(line);
    out.flush();
  }

  /** Prints lines that stay, unless the very same were printed before. */
  public synchronized void printOnce(List<String> lines) {
    if (once.add(List.copyOf(lines))) {
      lines.forEach(this::println);
    }
  }

  /** Draws a block of lines over the one drawn before. Only for terminals. */
  public synchronized void draw(List<String> lines) {
    StringBuilder frame = new StringBuilder();
    if (drawn > 0) {
      frame.append(cursorUp());
    }
    lines.forEach(
        line -> frame.append(clip(line, columns())).append(CLEAR_TO_END_OF_LINE).append('\n'));
    frame.append(CLEAR_TO_END_OF_SCREEN);
    out.print(frame);
    out.flush();
    drawn = lines.size();
  }

  /** Leaves the block that was drawn last where it is. */
  public synchronized void keep() {
    drawn = 0;
  }

  /** A line that wrapped would spoil the drawing over. */
  private static String clip(String line, int columns) {
    return line.length() <= columns ? line : line.substring(0, columns);
  }

  /** The launcher exports the terminal's size. */
  private static int size(String variable, int otherwise) {
    String value = System.getenv(variable);
    return value == null || !value.matches("[1-9]\\d{0,4}") ? otherwise : Integer.parseInt(value);
  }

  private String cursorUp() {
    return ESCAPE + drawn + "A";
  }

  private void erase() {
    if (drawn > 0) {
      out.print(cursorUp() + CLEAR_TO_END_OF_SCREEN);
      drawn = 0;
    }
  }
}
