package io.tickcache.recording.file;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of a file from a position on, a window of them in memory. */
final class RawBytes {

  private final InputStream in;
  private final byte[] window = new byte[1 << 18];
  private int position; // in the window
  private int filled;
  private long windowOffset; // in the file
  private boolean ended;

  RawBytes(InputStream in) {
    this.in = in;
  }

  byte[] window() {
    return window;
  }

  /** Where the next byte is in {@link #window}. */
  int position() {
    return position;
  }

  /** Where the bytes in {@link #window} end. */
  int end() {
    return filled;
  }

  /** Where the next byte is in the file. */
  long offset() {
    return windowOffset + position;
  }

  void skip(int count) {
    position += count;
  }

  /** Makes at least that many bytes available, up to half the window, unless the file ends. */
  void require(int count) throws IOException {
    if (ended || filled - position >= count) {
      return;
    }
    System.arraycopy(window, position, window, 0, filled - position);
    windowOffset += position;
    filled -= position;
    position = 0;
    while (!ended && filled < window.length) {
      int read = in.read(window, filled, window.length - filled);
      ended = read < 0;
      filled += Math.max(read, 0);
    }
  }

  /** Whether the file ends with the bytes that are available. */
  boolean ended() {
    return ended;
  }

  void close() throws IOException {
    in.close();
  }
}
