package io.tickcache.job;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What is undone when the JVM ends while it is still open: the newest first and one after the
 * other, as try-with-resources does. The JVM's own hooks run all at once, and then a directory is
 * deleted while what writes into it still runs.
 */
public final class AtExit {

  private static final Deque<AtExit> OPEN = new ArrayDeque<>();

  private static volatile boolean ending;

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(AtExit::end, "tickcache-at-exit"));
  }

  private final Runnable undo;

  private AtExit(Runnable undo) {
    this.undo = undo;
  }

  /**
   * Asks for something to be undone at the end.
   *
   * @param undo takes few seconds: whoever stops this process waits about ten
   * @return to be forgotten when it has been undone before
   */
  public static AtExit undo(Runnable undo) {
    AtExit entry = new AtExit(undo);
    synchronized (OPEN) {
      OPEN.push(entry);
    }
    return entry;
  }

  /** It is not open any more. */
  public void forget() {
    synchronized (OPEN) {
      OPEN.remove(this);
    }
  }

  /** Whether the process ends: what fails from now on fails because of that. */
  public static boolean isEnding() {
    return ending;
  }

  private static void end() {
    ending = true;
    undoAll();
  }

  /** Undoes all that is open, and forgets it. */
  static void undoAll() {
    for (AtExit entry = next(); entry != null; entry = next()) {
      try {
        entry.undo.run();
      } catch (RuntimeException e) {
        continue; // nobody is left to be told, and the others are to go all the same
      }
    }
  }

  private static AtExit next() {
    synchronized (OPEN) {
      return OPEN.poll();
    }
  }
}
