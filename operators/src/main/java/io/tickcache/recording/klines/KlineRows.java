package io.tickcache.recording.klines;

import java.io.Closeable;
import java.io.IOException;

/** The rows of a file, one after the other. One thread at a time. */
public interface KlineRows extends Closeable {

  /** Is told of what cannot be used. */
  interface BadRows {

    /**
     * A row that cannot be used.
     *
     * @param line where it stands
     * @param reason what is wrong with it
     */
    void report(long line, String reason);

    /**
     * A part of the file that cannot be unpacked.
     *
     * @param line of the row that it cuts
     */
    void damage(long line, String reason);
  }

  /**
   * The next row that can be used; null at the end.
   *
   * @throws IOException if the file cannot be read
   */
  KlineRow next() throws IOException;
}
