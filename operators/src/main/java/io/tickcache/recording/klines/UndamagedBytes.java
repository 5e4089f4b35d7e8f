package io.tickcache.recording.klines;

import io.tickcache.recording.file.DamagedFileException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of a packed file as far as they can be unpacked. A row that damage cuts is made one
 * that cannot be read: half a number is another number.
 */
final class UndamagedBytes extends FilterInputStream {

  private static final byte[] END_OF_CUT_ROW = "<cut>\n".getBytes(StandardCharsets.UTF_8);

  private final KlineRows.BadRows badRows;
  private long lines; // that have ended
  private boolean insideRow;

  UndamagedBytes(InputStream in, KlineRows.BadRows badRows) {
    super(in);
    this.badRows = badRows;
  }

  @Override
  public int read() {
    throw new UnsupportedOperationException("readers of rows read many bytes at a time");
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    while (true) {
      try {
        int read = in.read(bytes, offset, length);
        count(bytes, offset, read);
        return read;
      } catch (DamagedFileException e) {
        badRows.damage(lines + 1, e.getMessage());
        if (e.cutsLine() && insideRow && length >= END_OF_CUT_ROW.length) {
          System.arraycopy(END_OF_CUT_ROW, 0, bytes, offset, END_OF_CUT_ROW.length);
          count(bytes, offset, END_OF_CUT_ROW.length);
          return END_OF_CUT_ROW.length;
        }
      }
    }
  }

  private void count(byte[] bytes, int offset, int read) {
    for (int i = offset; i < offset + read; i++) {
      lines += bytes[i] == '\n' ? 1 : 0;
    }
    insideRow = read > 0 ? bytes[offset + read - 1] != '\n' : insideRow;
  }
}
