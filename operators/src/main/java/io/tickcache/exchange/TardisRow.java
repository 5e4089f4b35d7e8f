package io.tickcache.exchange;

import java.nio.charset.StandardCharsets;

/**
 * A row of Tardis's {@code incremental_book_L2}: exchange, symbol, timestamp, local_timestamp,
 * is_snapshot, side, price, amount; read into the same object every time.
 */
final class TardisRow {

  private static final int COLUMNS = 8;

  private final int[] starts = new int[COLUMNS + 1];
  private final char[] number = new char[64];
  String exchangeAndSymbol;
  long eventTimeMicros; // "timestamp"
  long receivedMicros; // "local_timestamp"
  boolean snapshot;
  boolean bid;
  double price;
  double quantity; // 0 deletes the level

  void read(byte[] bytes, int start, int end) throws MalformedLineException {
    split(bytes, start, end);
    int symbolEnd = starts[2] - 1;
    exchangeAndSymbol = new String(bytes, start, symbolEnd - start, StandardCharsets.UTF_8);
    eventTimeMicros = EpochTimes.micros("timestamp", integer(bytes, 2));
    receivedMicros = EpochTimes.micros("local_timestamp", integer(bytes, 3));
    snapshot = oneOf(bytes, 4, "true", "false", "is_snapshot");
    bid = oneOf(bytes, 5, "bid", "ask", "side");
    price = decimal(bytes, 6);
    quantity = decimal(bytes, 7);
  }

  private void split(byte[] bytes, int start, int end) throws MalformedLineException {
    int columns = 0;
    starts[columns++] = start;
    for (int i = start; i < end; i++) {
      if (bytes[i] == ',') {
        if (columns == COLUMNS) {
          columns++;
          break;
        }
        starts[columns++] = i + 1;
      }
    }
    if (columns != COLUMNS) {
      throw new MalformedLineException(
          "row has " + (columns < COLUMNS ? columns : "more") + " columns, must have " + COLUMNS);
    }
    starts[COLUMNS] = end + 1;
  }

  private String text(byte[] bytes, int column) {
    int length = starts[column + 1] - 1 - starts[column];
    return new String(bytes, starts[column], length, StandardCharsets.UTF_8);
  }

  private long integer(byte[] bytes, int column) throws MalformedLineException {
    long value = 0;
    int end = starts[column + 1] - 1;
    for (int i = starts[column]; i < end; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9 || i - starts[column] > 18) {
        throw new MalformedLineException("time '" + text(bytes, column) + "' must be a number");
      }
      value = value * 10 + digit;
    }
    return value;
  }

  private boolean oneOf(byte[] bytes, int column, String yes, String no, String name)
      throws MalformedLineException {
    String value = text(bytes, column);
    if (!value.equals(yes) && !value.equals(no)) {
      throw new MalformedLineException(
          "'%s' = '%s' must be %s or %s".formatted(name, value, yes, no));
    }
    return value.equals(yes);
  }

  private double decimal(byte[] bytes, int column) throws MalformedLineException {
    int length = starts[column + 1] - 1 - starts[column];
    if (length > number.length) {
      throw new MalformedLineException("'" + text(bytes, column) + "' is not a number");
    }
    for (int i = 0; i < length; i++) {
      number[i] = (char) (bytes[starts[column] + i] & 0xff);
    }
    return Decimals.parse(number, 0, length);
  }
}
