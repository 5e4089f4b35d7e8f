package io.tickcache.recording.file;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Watches that the files of one recording continue each other. Recorders that are restarted overlap
 * a little; but a file that begins before the middle of the one before is another one of the same
 * time: a copy, or of another market.
 */
public final class Continuation {

  private Path file;
  private long startMicros; // of the file
  private long newestMicros = Long.MIN_VALUE; // of its lines

  /**
   * Goes on to the next file.
   *
   * @param nextMicros when it starts
   * @throws IOException if it does not continue the one before
   */
  public void begin(Path next, long nextMicros) throws IOException {
    if (file != null && nextMicros - startMicros <= (newestMicros - startMicros) / 2) {
      throw new IOException(
          "it begins before the middle of "
              + file
              + ", of the same instrument: it is a copy, or of another market (of Bybit's files"
              + " the path tells it: linear, spot or inverse)");
    }
    file = next;
    startMicros = nextMicros;
    newestMicros = Math.max(newestMicros, nextMicros);
  }

  /** A line of the file is of this time. */
  public void saw(long micros) {
    newestMicros = Math.max(newestMicros, micros);
  }
}
