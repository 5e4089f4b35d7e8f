package io.tickcache.recording.klines;

/**
 * One row of a kline file.
 *
 * @param line where it stands: a CSV's line, a JSON array's element, from 1
 * @param openMicros first instant of the candle, microseconds since 1970-01-01 UTC
 * @param open first price, quote currency
 * @param high highest price
 * @param low lowest price
 * @param close last price
 * @param volume venue's unit
 * @param turnover quote currency; null where the file has none
 */
public record KlineRow(
    long line,
    long openMicros,
    double open,
    double high,
    double low,
    double close,
    double volume,
    Double turnover) {

  /** Whether both say the same of one interval's prices and volume. */
  boolean agreesWith(KlineRow other) {
    return open == other.open
        && high == other.high
        && low == other.low
        && close == other.close
        && volume == other.volume;
  }

  /** Open, high, low, close, volume: for messages. */
  String values() {
    return open + "," + high + "," + low + "," + close + "," + volume;
  }
}
