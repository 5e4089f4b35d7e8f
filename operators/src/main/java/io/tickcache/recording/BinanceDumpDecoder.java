package io.tickcache.recording;

import io.tickcache.exchange.BinanceDecoder;
import io.tickcache.exchange.MalformedLineException;
import io.tickcache.exchange.RecordedEvent;
import java.io.IOException;
import java.util.function.Consumer;

/** Decodes a Binance dump: lines of {@code <local receive time, ns> <message>}. */
final class BinanceDumpDecoder implements LineDecoder {

  private static final long NANOS_PER_MICRO = 1_000;
  private static final int MAX_RECEIVE_TIME_DIGITS = 19;

  private final BinanceDecoder messages;

  BinanceDumpDecoder(String instrument) {
    this.messages = new BinanceDecoder(instrument);
  }

  @Override
  public void decode(Lines line, Consumer<RecordedEvent> events)
      throws IOException, MalformedLineException {
    int space = endOfReceiveTime(line);
    long receivedMicros = receiveTimeNanos(line, space) / NANOS_PER_MICRO;
    messages.decode(line.buffer(), space + 1, line.end(), receivedMicros, events);
  }

  @Override
  public void finish(Consumer<RecordedEvent> events) {
    messages.finish(events);
  }

  /** Where the space after the receive time is. */
  static int endOfReceiveTime(Lines line) throws MalformedLineException {
    byte[] buffer = line.buffer();
    int i = line.start();
    while (i < line.end() && buffer[i] >= '0' && buffer[i] <= '9') {
      i++;
    }
    int digits = i - line.start();
    if (digits == 0 || digits > MAX_RECEIVE_TIME_DIGITS || i == line.end() || buffer[i] != ' ') {
      throw new MalformedLineException("line must start with the receive time in ns and a space");
    }
    return i;
  }

  static long receiveTimeNanos(Lines line, int end) {
    long nanos = 0;
    for (int i = line.start(); i < end; i++) {
      nanos = nanos * 10 + (line.buffer()[i] - '0');
    }
    return nanos;
  }
}
