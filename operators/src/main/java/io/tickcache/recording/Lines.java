package io.tickcache.recording;

import io.tickcache.recording.file.DamagedFileException;
import io.tickcache.recording.file.Unpacked;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * The lines of a text file, packed or plain (told by its first bytes), as byte ranges of one buffer
 * that is read anew: no string, no copy. A line ends with LF, CR LF or CR; a byte order mark is
 * left out.
 */
final class Lines implements Closeable {

  private static final int BUFFER_SIZE = 1 << 16;
  private static final int MAX_LINE_LENGTH = 1 << 24;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  /** A line that is longer than any message; the next one can be read. */
  static final class LineTooLongException extends IOException {

    private LineTooLongException(long number, Path file) {
      super(
          String.format(
              Locale.ROOT,
              "line %d of %s is longer than %,d bytes",
              number,
              file,
              MAX_LINE_LENGTH));
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
  private boolean atFirst = true;
  private boolean ended;

  private Lines(Path file, InputStream in) {
    this.file = file;
    this.in = in;
  }

  static Lines open(Path file) throws IOException {
    return new Lines(file, Unpacked.open(file));
  }

  /**
   * Moves to the next line that is not blank; false at the end.
   *
   * @throws DamagedFileException if packed data end early or are corrupt; the next call goes on
   *     with what can be read behind, or ends
   * @throws LineTooLongException if this is no line of a recording; the next call goes on behind it
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
        if (buffer[i] == '\r' && (i + 1 < filled || ended)) {
          setLine(i, i + 1 < filled && buffer[i + 1] == '\n' ? i + 2 : i + 1);
          return true;
        }
      }
      // A CR at the end may be half a CR LF: it is looked at again.
      int unscanned = filled - nextStart;
      unscanned -= unscanned > 0 && buffer[filled - 1] == '\r' ? 1 : 0;
      if (!ended) {
        fill();
        scanned = nextStart + unscanned;
      } else if (nextStart == filled) {
        return false;
      } else {
        setLine(filled, filled);
        return true;
      }
    }
  }

  private void setLine(int lineEnd, int following) {
    start = nextStart;
    end = lineEnd;
    nextStart = following;
    number++;
    if (atFirst) {
      atFirst = false;
      int markEnd = Math.min(start + BYTE_ORDER_MARK.length, end);
      boolean marked = Arrays.equals(buffer, start, markEnd, BYTE_ORDER_MARK, 0, 3);
      start += marked ? BYTE_ORDER_MARK.length : 0;
    }
  }

  /** Reads more behind the unfinished line, which moves to the buffer's start. */
  private void fill() throws IOException {
    int kept = filled - nextStart;
    if (kept == buffer.length) {
      if (kept >= MAX_LINE_LENGTH) {
        passOverLine();
        throw new LineTooLongException(number, file);
      }
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    } else if (nextStart > 0) {
      System.arraycopy(buffer, nextStart, buffer, 0, kept);
    }
    nextStart = 0;
    filled = kept;
    readMore();
  }

  private void passOverLine() throws IOException {
    number++;
    atFirst = false;
    while (!ended) {
      nextStart = 0;
      filled = 0;
      readMore();
      for (int i = 0; i < filled; i++) {
        if (buffer[i] == '\n' || buffer[i] == '\r') {
          nextStart = i + 1;
          return;
        }
      }
    }
    nextStart = filled;
  }

  private void readMore() throws IOException {
    try {
      int read = in.read(buffer, filled, buffer.length - filled);
      ended = read < 0;
      filled += Math.max(read, 0);
    } catch (DamagedFileException e) {
      if (e.cutsLine()) {
        filled = nextStart; // half a line is none
      }
      throw e;
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

  /** The line's beginning, no longer than so many bytes. */
  String prefix(int length) {
    return new String(buffer, start, Math.min(length, end - start), StandardCharsets.UTF_8);
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
