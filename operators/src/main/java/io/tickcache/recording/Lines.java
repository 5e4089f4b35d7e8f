package io.tickcache.recording;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The lines of a text file, gzip or plain (told by its first two bytes), as byte ranges of one
 * buffer that is read anew: no string, no copy.
 */
final class Lines implements Closeable {

  private static final int BUFFER_SIZE = 1 << 16;
  private static final int MAX_LINE_LENGTH = 1 << 28;
  private static final int GZIP_MAGIC_1 = 0x1f;
  private static final int GZIP_MAGIC_2 = 0x8b;

  /** What a recorder leaves that was killed: half a gzip stream. The message names the file. */
  static final class BrokenGzipException extends IOException {

    private BrokenGzipException(Path file, IOException cause) {
      super("gzip stream of " + file + " is broken: " + cause.getMessage(), cause);
    }
  }

  private final Path file;
  private final InputStream in;
  private byte[] buffer = new byte[BUFFER_SIZE];
  private int filled; // bytes of the buffer that hold data
  private int nextStart; // where the next line starts
  private int start;
  private int end;
  private long number;
  private boolean ended;

  private Lines(Path file, InputStream in) {
    this.file = file;
    this.in = in;
  }

  static Lines open(Path file) throws IOException {
    InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER_SIZE);
    try {
      raw.mark(2);
      boolean gzip = raw.read() == GZIP_MAGIC_1 && raw.read() == GZIP_MAGIC_2;
      raw.reset();
      return new Lines(file, gzip ? new GZIPInputStream(raw, BUFFER_SIZE) : raw);
    } catch (EOFException | ZipException e) {
      raw.close();
      throw new BrokenGzipException(file, e);
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  /**
   * Moves to the next line that is not blank; false at the end.
   *
   * @throws BrokenGzipException if the compressed data end early or are corrupt: there are no more
   *     lines
   * @throws IOException if the file cannot be read
   */
  boolean next() throws IOException {
    while (advance()) {
      if (start < end) {
        return true;
      }
    }
    return false;
  }

  private boolean advance() throws IOException {
    int scanned = nextStart;
    while (true) {
      for (int i = scanned; i < filled; i++) {
        if (buffer[i] == '\n') {
          setLine(i, i + 1);
          return true;
        }
      }
      int unscanned = filled - nextStart;
      if (!fill()) {
        break;
      }
      scanned = nextStart + unscanned;
    }
    if (nextStart == filled) {
      return false;
    }
    setLine(filled, filled);
    return true;
  }

  private void setLine(int lineEnd, int following) {
    start = nextStart;
    end = lineEnd > start && buffer[lineEnd - 1] == '\r' ? lineEnd - 1 : lineEnd;
    nextStart = following;
    number++;
  }

  /** Reads more behind the unfinished line, which moves to the buffer's start. */
  private boolean fill() throws IOException {
    if (ended) {
      return false;
    }
    int kept = filled - nextStart;
    if (kept == buffer.length) {
      if (kept >= MAX_LINE_LENGTH) {
        ended = true;
        throw new IOException(
            "line "
                + (number + 1)
                + " of "
                + file
                + " is longer than "
                + MAX_LINE_LENGTH
                + " bytes");
      }
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    } else if (nextStart > 0) {
      System.arraycopy(buffer, nextStart, buffer, 0, kept);
    }
    nextStart = 0;
    filled = kept;
    return readMore();
  }

  private boolean readMore() throws IOException {
    try {
      int read = in.read(buffer, filled, buffer.length - filled);
      ended = read < 0;
      filled += Math.max(read, 0);
      return !ended;
    } catch (EOFException | ZipException e) {
      ended = true;
      filled = nextStart; // half a line is none
      throw new BrokenGzipException(file, e);
    }
  }

  /** Holds the line from {@link #start} to {@link #end}, until the next one is read. */
  byte[] buffer() {
    return buffer;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  /** The line's number, from 1; blank lines count. */
  long number() {
    return number;
  }

  @Override
  public String toString() {
    return new String(buffer, start, end - start, StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
