package io.tickcache.market;

import io.tickcache.schemas.Kline;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * The newest closed klines of one instrument and one interval, without holes: what kline features
 * look back on. The first kline decides the interval.
 *
 * <p>Klines must have passed {@link Klines#validate}. Not thread-safe.
 */
public final class KlineSeries {
  /** The most klines kept: a window of 24 returns needs 25 closes. */
  public static final int CAPACITY = 25;

  private static final byte VERSION = 1;
  private static final int HEADER_BYTES = 1 + 2 * Long.BYTES + Integer.BYTES;

  private final double[] closes = new double[CAPACITY];
  private final double[] volumes = new double[CAPACITY];
  private int newest = -1;
  private int size;
  private long intervalMicros;
  private long lastCloseTimeMicros;

  /**
   * Adds a kline that follows the last one, or says why not.
   *
   * @throws IllegalArgumentException if it is open, or of another interval
   */
  public KlineOutcome add(Kline kline) {
    if (!kline.getClosed()) {
      throw new IllegalArgumentException("an open kline is no part of a series");
    }
    if (size == 0) {
      intervalMicros = kline.getIntervalMicros();
      append(kline);
      return KlineOutcome.ACCEPTED;
    }
    if (kline.getIntervalMicros() != intervalMicros) {
      throw new IllegalArgumentException(
          "a kline of %d us is no part of a series of %d us"
              .formatted(kline.getIntervalMicros(), intervalMicros));
    }
    if (kline.getOpenTimeMicros() < lastCloseTimeMicros) {
      return KlineOutcome.STALE;
    }
    boolean gap = kline.getOpenTimeMicros() > lastCloseTimeMicros;
    if (gap) {
      size = 0;
    }
    append(kline);
    return gap ? KlineOutcome.GAP : KlineOutcome.ACCEPTED;
  }

  /** How many klines are kept, at most {@link #CAPACITY}. */
  public int size() {
    return size;
  }

  /** The klines' length, microseconds; 0 before the first. */
  public long intervalMicros() {
    return intervalMicros;
  }

  /**
   * First instant after the newest kline, microseconds since 1970-01-01 UTC; 0 before the first.
   */
  public long lastCloseTimeMicros() {
    return lastCloseTimeMicros;
  }

  /** Closing price, quote currency, of the kline {@code ago} before the newest, 0 to size − 1. */
  public double close(int ago) {
    return closes[index(ago)];
  }

  /** Volume, venue's unit, of the kline {@code ago} before the newest, 0 to size − 1. */
  public double volume(int ago) {
    return volumes[index(ago)];
  }

  /** The series for keyed state; equal series give equal bytes. */
  public byte[] toBytes() {
    ByteBuffer out = ByteBuffer.allocate(HEADER_BYTES + size * 2 * Double.BYTES);
    out.put(VERSION);
    out.putLong(intervalMicros);
    out.putLong(lastCloseTimeMicros);
    out.putInt(size);
    for (int ago = size - 1; ago >= 0; ago--) {
      out.putDouble(close(ago));
      out.putDouble(volume(ago));
    }
    return out.array();
  }

  /**
   * The series that {@link #toBytes} wrote.
   *
   * @throws IllegalArgumentException if a newer version wrote it, or the bytes are no series
   */
  public static KlineSeries fromBytes(byte[] state) {
    return StateVersions.decode("kline series", state, VERSION, KlineSeries::decode);
  }

  private static KlineSeries decode(ByteBuffer in) {
    KlineSeries series = new KlineSeries();
    series.intervalMicros = in.getLong();
    series.lastCloseTimeMicros = in.getLong();
    int size = in.getInt();
    if (size < 0 || size > CAPACITY) {
      throw new IllegalArgumentException(
          "kline series state: size " + size + " must be from 0 to " + CAPACITY);
    }
    for (int i = 0; i < size; i++) {
      series.append(in.getDouble(), in.getDouble());
    }
    return series;
  }

  private void append(Kline kline) {
    append(kline.getClose(), kline.getVolume());
    lastCloseTimeMicros = kline.getCloseTimeMicros();
  }

  private void append(double close, double volume) {
    newest = (newest + 1) % CAPACITY;
    closes[newest] = close;
    volumes[newest] = volume;
    size = Math.min(size + 1, CAPACITY);
  }

  private int index(int ago) {
    return Math.floorMod(newest - Objects.checkIndex(ago, size), CAPACITY);
  }
}
