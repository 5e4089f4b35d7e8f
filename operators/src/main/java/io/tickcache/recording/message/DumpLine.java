package io.tickcache.recording.message;

import io.tickcache.exchange.EpochTimes;
import io.tickcache.exchange.MalformedLineException;
import java.nio.charset.StandardCharsets;

/**
 * A line of a dump: the time of receipt in any unit, or none, then a message in JSON. Between them
 * stand blanks or a comma.
 */
public final class DumpLine {

  /** No time stands before the message. */
  public static final long NOT_RECEIVED = 0;

  private static final int MAX_TIME_LENGTH = 48;

  private DumpLine() {}

  /** Where the message begins in the line from {@code start} to {@code end}. */
  public static int messageStart(byte[] bytes, int start, int end) throws MalformedLineException {
    int last = Math.min(end, start + MAX_TIME_LENGTH);
    for (int i = start; i < last; i++) {
      if (bytes[i] == '{') {
        return i;
      }
    }
    throw new MalformedLineException(
        "line must be a message in JSON, with its receive time and a space before it or without");
  }

  /** The time from {@code start} to the message, µs, or {@link #NOT_RECEIVED}. */
  public static long receivedMicros(byte[] bytes, int start, int messageStart)
      throws MalformedLineException {
    int end = messageStart;
    while (end > start && isSeparator(bytes[end - 1])) {
      end--;
    }
    if (end == start) {
      return NOT_RECEIVED;
    }
    if (end == messageStart) {
      throw new MalformedLineException("a space must stand behind the receive time");
    }
    long number = 0;
    for (int i = start; i < end; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9 || number > (Long.MAX_VALUE - 9) / 10) {
        String text = new String(bytes, start, end - start, StandardCharsets.UTF_8);
        return EpochTimes.parse("receive time", text);
      }
      number = number * 10 + digit;
    }
    return EpochTimes.micros("receive time", number);
  }

  private static boolean isSeparator(byte b) {
    return b == ' ' || b == '\t' || b == ',';
  }
}
