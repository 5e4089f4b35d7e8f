package io.tickcache.testing;

import io.tickcache.market.PackedDoubles;
import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.schemas.UpdateType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Builds order-book updates in one line, for tests. Levels keep the order in which they came. */
public final class BookUpdateBuilder {
  private final UpdateType type;
  private final long first;
  private final long last;
  private final Long previous;
  private final List<double[]> bids = new ArrayList<>();
  private final List<double[]> asks = new ArrayList<>();
  private String instrument = "test:AAABBB";
  private long eventTimeMicros = 1_000_000;

  private BookUpdateBuilder(UpdateType type, long first, long last, Long previous) {
    this.type = type;
    this.first = first;
    this.last = last;
    this.previous = previous;
  }

  public static BookUpdateBuilder snapshot(long sequence) {
    return new BookUpdateBuilder(UpdateType.SNAPSHOT, sequence, sequence, null);
  }

  /** A delta of a feed that counts without holes (Binance spot, Bybit). */
  public static BookUpdateBuilder delta(long first, long last) {
    return new BookUpdateBuilder(UpdateType.DELTA, first, last, null);
  }

  /** A delta of a feed that names the update before (Binance futures). */
  public static BookUpdateBuilder chainedDelta(long previous, long first, long last) {
    return new BookUpdateBuilder(UpdateType.DELTA, first, last, previous);
  }

  public BookUpdateBuilder instrument(String name) {
    instrument = name;
    return this;
  }

  public BookUpdateBuilder eventTime(long micros) {
    eventTimeMicros = micros;
    return this;
  }

  public BookUpdateBuilder bid(double price, double quantity) {
    bids.add(new double[] {price, quantity});
    return this;
  }

  public BookUpdateBuilder ask(double price, double quantity) {
    asks.add(new double[] {price, quantity});
    return this;
  }

  public OrderBookUpdate build() {
    return OrderBookUpdate.newBuilder()
        .setInstrument(instrument)
        .setType(type)
        .setEventTimeMicros(eventTimeMicros)
        .setIngestTimeMicros(eventTimeMicros)
        .setFirstSequence(first)
        .setLastSequence(last)
        .setPreviousSequence(previous)
        .setBidPrices(pack(bids, 0))
        .setBidQuantities(pack(bids, 1))
        .setAskPrices(pack(asks, 0))
        .setAskQuantities(pack(asks, 1))
        .build();
  }

  private static ByteBuffer pack(List<double[]> levels, int column) {
    double[] values = levels.stream().mapToDouble(level -> level[column]).toArray();
    return PackedDoubles.pack(values, values.length);
  }
}
