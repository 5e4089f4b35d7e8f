package io.tickcache.recording.file;

import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Tells where gzip members begin (RFC 1952). Three bytes that look like a header stand by chance in
 * any large file: what follows must unpack to text as well.
 */
final class GzipHeader {

  /** No header, or not all of it. */
  static final int NONE = -1;

  private static final int FIXED_LENGTH = 10;
  private static final int TRAILER_LENGTH = 8;
  private static final int HAS_CHECKSUM = 2;
  private static final int HAS_EXTRA = 4;
  private static final int HAS_NAME = 8;
  private static final int HAS_COMMENT = 16;
  private static final int RESERVED = 0xe0;
  private static final int TRIAL_BYTES = 1_024; // of text

  private GzipHeader() {}

  static boolean looksLike(byte[] bytes, int at, int end) {
    return at + 2 < end && bytes[at] == 0x1f && bytes[at + 1] == (byte) 0x8b && bytes[at + 2] == 8;
  }

  /** Whether the file ends within a header. */
  static boolean isCut(byte[] bytes, int at, int end) {
    return end - at < FIXED_LENGTH
        && end - at >= 2
        && bytes[at] == 0x1f
        && bytes[at + 1] == (byte) 0x8b;
  }

  /** Length of the header at {@code at}, or {@link #NONE}. */
  static int length(byte[] bytes, int at, int end) {
    if (!looksLike(bytes, at, end) || end - at < FIXED_LENGTH || (bytes[at + 3] & RESERVED) != 0) {
      return NONE;
    }
    int flags = bytes[at + 3];
    int i = at + FIXED_LENGTH;
    if ((flags & HAS_EXTRA) != 0) {
      if (i + 2 > end) {
        return NONE;
      }
      i += 2 + (bytes[i] & 0xff) + ((bytes[i + 1] & 0xff) << 8);
    }
    if ((flags & HAS_NAME) != 0) {
      i = behindText(bytes, i, end);
    }
    if ((flags & HAS_COMMENT) != 0) {
      i = behindText(bytes, i, end);
    }
    i += (flags & HAS_CHECKSUM) != 0 ? 2 : 0;
    return i <= end ? i - at : NONE;
  }

  private static int behindText(byte[] bytes, int from, int end) {
    for (int i = from; i < end; i++) {
      if (bytes[i] == 0) {
        return i + 1;
      }
    }
    return end + 1;
  }

  /** Whether a member of text begins at {@code at}. */
  static boolean begins(byte[] bytes, int at, int end) {
    int header = length(bytes, at, end);
    if (header == NONE) {
      return false;
    }
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(bytes, at + header, end - at - header);
      byte[] text = new byte[TRIAL_BYTES];
      int length = 0;
      int read;
      do {
        read = inflater.inflate(text, length, TRIAL_BYTES - length);
        length += read;
      } while (read > 0 && length < TRIAL_BYTES);
      if (!isText(text, length)) {
        return false;
      }
      return inflater.finished()
          ? hasChecksum(bytes, end - inflater.getRemaining(), end, text, length)
          : length > 0 || inflater.needsInput();
    } catch (DataFormatException e) {
      return false;
    } finally {
      inflater.end();
    }
  }

  private static boolean hasChecksum(byte[] bytes, int at, int end, byte[] text, int length) {
    CRC32 crc = new CRC32();
    crc.update(text, 0, length);
    return end - at < TRAILER_LENGTH
        || length == TRIAL_BYTES
        || (int) crc.getValue() == int32(bytes, at);
  }

  private static boolean isText(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      if (bytes[i] >= 0
          && bytes[i] < ' '
          && bytes[i] != '\n'
          && bytes[i] != '\r'
          && bytes[i] != '\t') {
        return false;
      }
    }
    return true;
  }

  static int int32(byte[] bytes, int at) {
    return (bytes[at] & 0xff)
        | (bytes[at + 1] & 0xff) << 8
        | (bytes[at + 2] & 0xff) << 16
        | (bytes[at + 3] & 0xff) << 24;
  }
}
