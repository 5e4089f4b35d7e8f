package io.tickcache.testing;

import io.tickcache.schemas.Kline;

/** Makes one-minute klines, for tests. */
public final class TestKlines {
  /** The interval of every kline made here. */
  public static final long MINUTE_MICROS = 60_000_000;

  private TestKlines() {}

  /** The closed kline of minute {@code index} since 1970, all four prices {@code close}. */
  public static Kline closed(int index, double close, double volume) {
    long openTime = index * MINUTE_MICROS;
    return Kline.newBuilder()
        .setInstrument("test:AAABBB")
        .setIntervalMicros(MINUTE_MICROS)
        .setOpenTimeMicros(openTime)
        .setCloseTimeMicros(openTime + MINUTE_MICROS)
        .setEventTimeMicros(openTime + MINUTE_MICROS)
        .setIngestTimeMicros(openTime + MINUTE_MICROS)
        .setOpen(close)
        .setHigh(close)
        .setLow(close)
        .setClose(close)
        .setVolume(volume)
        .setClosed(true)
        .build();
  }

  /** As {@link #closed}, but a revision half way through the minute. */
  public static Kline open(int index, double close, double volume) {
    Kline kline = closed(index, close, volume);
    kline.setClosed(false);
    kline.setEventTimeMicros(kline.getOpenTimeMicros() + MINUTE_MICROS / 2);
    return kline;
  }
}
