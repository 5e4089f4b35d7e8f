package io.tickcache.market;

import io.tickcache.schemas.Kline;
import java.util.function.Consumer;

/**
 * Makes klines of one instrument from its trades. Intervals are aligned to 1970-01-01 UTC. A kline
 * is closed by the first trade or {@link #advanceTo} at or after its close time; intervals without
 * a trade give a flat kline at the last price with volume 0. The first kline starts with the first
 * trade, so it may hold only part of its interval. Trades must come in order of time. Turnover
 * stays null, for the quote value of a contract is not known here; the ingest time is the close
 * time.
 */
public final class KlineAggregator {

  private static final long NONE = Long.MIN_VALUE;

  private final String instrument;
  private final long intervalMicros;
  private final Consumer<Kline> closedKlines;
  private long openTimeMicros = NONE; // of the kline in the making
  private double open;
  private double high;
  private double low;
  private double close;
  private double volume;

  /**
   * @param instrument venue:symbol
   * @param intervalMicros length of a kline, positive
   * @param closedKlines takes the klines, each once, in order
   */
  public KlineAggregator(String instrument, long intervalMicros, Consumer<Kline> closedKlines) {
    if (intervalMicros <= 0) {
      throw new IllegalArgumentException(
          "kline interval = " + intervalMicros + " µs must be positive");
    }
    this.instrument = instrument;
    this.intervalMicros = intervalMicros;
    this.closedKlines = closedKlines;
  }

  /** Adds a trade. One before the kline in the making is left out: closed klines are final. */
  public void add(long timeMicros, double price, double quantity) {
    advanceTo(timeMicros);
    if (openTimeMicros == NONE) {
      openTimeMicros = Math.floorDiv(timeMicros, intervalMicros) * intervalMicros;
      startAt(price);
    } else if (timeMicros < openTimeMicros) {
      return;
    } else if (volume == 0) {
      startAt(price);
    }
    high = Math.max(high, price);
    low = Math.min(low, price);
    close = price;
    volume += quantity;
  }

  /** Closes the klines that end by {@code timeMicros}. */
  public void advanceTo(long timeMicros) {
    while (openTimeMicros != NONE && timeMicros - intervalMicros >= openTimeMicros) {
      closedKlines.accept(closed());
      openTimeMicros += intervalMicros;
      startAt(close);
      volume = 0;
    }
  }

  private void startAt(double price) {
    open = price;
    high = price;
    low = price;
    close = price;
  }

  private Kline closed() {
    long closeTimeMicros = openTimeMicros + intervalMicros;
    return new Kline(
        instrument,
        intervalMicros,
        openTimeMicros,
        closeTimeMicros,
        closeTimeMicros,
        closeTimeMicros,
        open,
        high,
        low,
        close,
        volume,
        null,
        true);
  }
}
