package io.tickcache.recording;

import io.tickcache.exchange.Decimals;
import io.tickcache.exchange.MalformedLineException;
import io.tickcache.exchange.RecordedEvent;
import io.tickcache.exchange.RecordedEvent.KlineEvent;
import io.tickcache.schemas.Kline;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;

/**
 * Decodes rows of kline CSVs: open time, open, high, low, close, volume. The header tells how times
 * are written: {@code timestamp} as in {@code 2025-05-29 19:06:00+00:00}, {@code open_time_ms} in
 * milliseconds. All rows are closed klines; ingest time is the close time.
 */
final class KlineCsvDecoder implements LineDecoder.AtOnce {

  private static final int COLUMNS = 6;
  private static final long MICROS_PER_MILLI = 1_000;

  private final String instrument;
  private final long intervalMicros;
  private boolean inMillis;
  private long lastOpenMicros = Long.MIN_VALUE;

  KlineCsvDecoder(String instrument, long intervalMicros) {
    this.instrument = instrument;
    this.intervalMicros = intervalMicros;
  }

  @Override
  public void decode(Lines line, Consumer<RecordedEvent> events) throws MalformedLineException {
    String[] columns = line.toString().split(",", -1);
    if (columns.length != COLUMNS) {
      throw new MalformedLineException(
          "row has " + columns.length + " columns, must have " + COLUMNS);
    }
    if (columns[1].equals("open")) {
      inMillis = columns[0].equals("open_time_ms");
      return;
    }
    long openMicros = openTime(columns[0]);
    if (openMicros < 0) {
      throw new MalformedLineException("open time '" + columns[0] + "' must not be before 1970");
    }
    Kline kline = kline(openMicros, columns);
    if (openMicros <= lastOpenMicros) {
      throw new MalformedLineException(
          "open time '" + columns[0] + "' must be after that of the row before");
    }
    lastOpenMicros = openMicros;
    events.accept(new KlineEvent(kline));
  }

  private long openTime(String text) throws MalformedLineException {
    try {
      if (inMillis) {
        return Math.multiplyExact(Long.parseLong(text), MICROS_PER_MILLI);
      }
      OffsetDateTime time = OffsetDateTime.parse(text.replace(' ', 'T'));
      return ChronoUnit.MICROS.between(Instant.EPOCH, time.toInstant());
    } catch (ArithmeticException | DateTimeParseException | NumberFormatException e) {
      throw new MalformedLineException("'" + text + "' is not a time as the header names it");
    }
  }

  private Kline kline(long openMicros, String[] columns) throws MalformedLineException {
    long closeMicros = openMicros + intervalMicros;
    return new Kline(
        instrument,
        intervalMicros,
        openMicros,
        closeMicros,
        closeMicros,
        closeMicros,
        number(columns[1]),
        number(columns[2]),
        number(columns[3]),
        number(columns[4]),
        number(columns[5]),
        null,
        true);
  }

  private static double number(String text) throws MalformedLineException {
    return Decimals.parse(text.toCharArray(), 0, text.length());
  }
}
