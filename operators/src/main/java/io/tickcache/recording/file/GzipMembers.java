package io.tickcache.recording.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Unpacks a gzip file, all its members, and goes on behind what is damaged: recorders are killed
 * and append to half a stream, or write over the beginning of an old file. Whatever is no gzip is
 * told once by a {@link DamagedFileException} with its offset; the next read goes on behind it.
 *
 * <p>Where a member begins inside another one, that one was cut there: its bytes end before the
 * header, so that nothing is unpacked that only looks like data.
 */
final class GzipMembers extends InputStream {

  private static final int LOOKAHEAD = 1 << 16; // enough to try whether a member begins
  private static final int TRAILER_LENGTH = 8;

  private final Path file;
  private final RawBytes raw;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private boolean inMember;
  private boolean atBoundary; // the inflater was given all bytes up to the next member
  private long memberOffset;
  private long unpacked; // bytes of the member

  GzipMembers(Path file, InputStream in) {
    this.file = file;
    this.raw = new RawBytes(in);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (inMember || beginMember()) {
      int read = inflate(bytes, offset, length);
      if (read > 0) {
        crc.update(bytes, offset, read);
        unpacked += read;
        return read;
      }
      if (inflater.finished()) {
        endMember();
      } else if (inflater.needsInput()) {
        feed();
      }
    }
    return -1;
  }

  /** False at the end of the file. */
  private boolean beginMember() throws IOException {
    raw.require(LOOKAHEAD);
    if (raw.position() == raw.end()) {
      return false;
    }
    int header = GzipHeader.length(raw.window(), raw.position(), raw.end());
    memberOffset = raw.offset();
    if (header == GzipHeader.NONE) {
      throw GzipHeader.isCut(raw.window(), raw.position(), raw.end())
          ? skipHeader()
          : skipForeignBytes();
    }
    raw.skip(header);
    inflater.reset();
    crc.reset();
    unpacked = 0;
    inMember = true;
    atBoundary = false;
    return true;
  }

  private int inflate(byte[] bytes, int offset, int length) throws IOException {
    try {
      return inflater.inflate(bytes, offset, length);
    } catch (DataFormatException e) {
      inMember = false;
      long where = raw.offset() - inflater.getRemaining();
      skipToMember();
      throw broken(format("%s near offset %,d", e.getMessage(), where), true);
    }
  }

  private void feed() throws IOException {
    if (atBoundary) {
      inMember = false;
      throw broken(format("it ends early at offset %,d, where another begins", raw.offset()), true);
    }
    raw.require(2 * LOOKAHEAD);
    if (raw.position() == raw.end()) {
      inMember = false;
      throw broken(format("it ends early at offset %,d, where the file ends", raw.offset()), true);
    }
    int member = nextMember();
    atBoundary = GzipHeader.looksLike(raw.window(), member, raw.end());
    int fed = member - raw.position();
    inflater.setInput(raw.window(), raw.position(), fed);
    raw.skip(fed);
  }

  /** Where in the window the next member begins, or from where on that is not known yet. */
  private int nextMember() {
    byte[] window = raw.window();
    int known = raw.ended() ? raw.end() : raw.end() - LOOKAHEAD;
    for (int i = raw.position(); i < known; i++) {
      if (window[i] == 0x1f && GzipHeader.begins(window, i, raw.end())) {
        return i;
      }
    }
    return known;
  }

  /** The inflater may have been given bytes of the trailer and behind it. */
  private void endMember() throws IOException {
    inMember = false;
    raw.skip(-inflater.getRemaining());
    raw.require(TRAILER_LENGTH);
    if (raw.end() - raw.position() < TRAILER_LENGTH) {
      raw.skip(raw.end() - raw.position());
      throw broken(format("its checksum is cut at offset %,d", raw.offset()), false);
    }
    byte[] window = raw.window();
    int at = raw.position();
    boolean right =
        GzipHeader.int32(window, at) == (int) crc.getValue()
            && GzipHeader.int32(window, at + 4) == (int) unpacked;
    raw.skip(TRAILER_LENGTH);
    if (!right) {
      throw broken(
          format("its checksum at offset %,d is wrong", raw.offset() - TRAILER_LENGTH), false);
    }
  }

  private DamagedFileException skipHeader() {
    raw.skip(raw.end() - raw.position());
    return broken(format("its header is cut at offset %,d", raw.offset()), true);
  }

  private DamagedFileException skipForeignBytes() throws IOException {
    long from = raw.offset();
    boolean zeros = skipToMember();
    long count = raw.offset() - from;
    return new DamagedFileException(
        format(
            "gzip file %s: %,d %s from offset %,d on are no gzip and are passed over",
            file, count, zeros ? "zeros" : "bytes", from),
        false);
  }

  /** Passes over what is no gzip; says whether all of it was zeros. */
  private boolean skipToMember() throws IOException {
    boolean zeros = true;
    do {
      raw.require(2 * LOOKAHEAD);
      int to = nextMember();
      for (int i = raw.position(); i < to; i++) {
        zeros &= raw.window()[i] == 0;
      }
      raw.skip(to - raw.position());
    } while (raw.position() < raw.end()
        && !GzipHeader.begins(raw.window(), raw.position(), raw.end()));
    return zeros;
  }

  private DamagedFileException broken(String why, boolean cutsLine) {
    return new DamagedFileException(
        format("gzip stream of %s is broken: %s", file, why)
            + (memberOffset > 0 ? format(" (it began at offset %,d)", memberOffset) : ""),
        cutsLine);
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    raw.close();
  }
}
