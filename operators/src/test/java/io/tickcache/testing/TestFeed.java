package io.tickcache.testing;

import io.tickcache.inference.event.RawEvent;
import io.tickcache.market.PackedDoubles;
import io.tickcache.model.TokenSource;
import io.tickcache.schemas.Kline;
import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.schemas.UpdateType;
import io.tickcache.wire.WireFormat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * A seeded, well-behaved feed of one instrument: a snapshot, then deltas without holes that never
 * cross, and one-second klines. Event times advance by 1 to 50 ms.
 */
public final class TestFeed {

  public static final long START_MICROS = 1_700_000_000_000_000L;
  public static final long KLINE_INTERVAL_MICROS = 1_000_000L;

  private static final WireFormat<OrderBookUpdate> UPDATES =
      new WireFormat<>(OrderBookUpdate.class);
  private static final WireFormat<Kline> KLINES = new WireFormat<>(Kline.class);

  private final String instrument;
  private final Random random;
  private long timeMicros = START_MICROS;
  private long sequence = 1_000;
  private long klineOpenMicros = START_MICROS;
  private double close = 100;
  private long offset;

  public TestFeed(String instrument, long seed) {
    this.instrument = instrument;
    this.random = new Random(seed);
  }

  public long timeMicros() {
    return timeMicros;
  }

  public long sequence() {
    return sequence;
  }

  /** Lets time pass without an event. */
  public TestFeed pause(long micros) {
    timeMicros += micros;
    return this;
  }

  /** Loses {@code updates} deltas. */
  public TestFeed gap(long updates) {
    sequence += updates;
    return this;
  }

  /** Twenty-five levels a side around 100. */
  public OrderBookUpdate snapshot() {
    double[] bidPrices = new double[25];
    double[] askPrices = new double[25];
    double[] quantities = new double[25];
    for (int i = 0; i < 25; i++) {
      bidPrices[i] = 99.9 - 0.1 * i;
      askPrices[i] = 100.1 + 0.1 * i;
      quantities[i] = 1 + i;
    }
    sequence++;
    return update(UpdateType.SNAPSHOT, bidPrices, quantities, askPrices, quantities);
  }

  /** Up to three changed levels a side, some deleted, never across 100. */
  public OrderBookUpdate delta() {
    timeMicros += 1_000L * (1 + random.nextInt(50));
    sequence++;
    double[] bidPrices = new double[1 + random.nextInt(3)];
    double[] askPrices = new double[1 + random.nextInt(3)];
    // Levels of one update are distinct: each index draws from its own residues.
    for (int i = 0; i < bidPrices.length; i++) {
      bidPrices[i] = 99.95 - 0.05 * (i + 3 * (1 + random.nextInt(20)));
    }
    for (int i = 0; i < askPrices.length; i++) {
      askPrices[i] = 100.05 + 0.05 * (i + 3 * (1 + random.nextInt(20)));
    }
    return update(
        UpdateType.DELTA, bidPrices, sizes(bidPrices.length), askPrices, sizes(askPrices.length));
  }

  /** The next closed one-second candle; event time is its close. */
  public Kline kline() {
    return kline(KLINE_INTERVAL_MICROS);
  }

  /** The next closed candle of another length; event time is its close. */
  public Kline kline(Duration interval) {
    return kline(interval.toMillis() * 1_000);
  }

  private Kline kline(long intervalMicros) {
    double open = close;
    close = open * (1 + 0.001 * random.nextGaussian());
    klineOpenMicros += intervalMicros;
    timeMicros = Math.max(timeMicros, klineOpenMicros);
    return Kline.newBuilder()
        .setInstrument(instrument)
        .setIntervalMicros(intervalMicros)
        .setOpenTimeMicros(klineOpenMicros - intervalMicros)
        .setCloseTimeMicros(klineOpenMicros)
        .setEventTimeMicros(klineOpenMicros)
        .setIngestTimeMicros(klineOpenMicros)
        .setOpen(open)
        .setHigh(Math.max(open, close) * 1.0001)
        .setLow(Math.min(open, close) * 0.9999)
        .setClose(close)
        .setVolume(1 + random.nextInt(100))
        .setClosed(true)
        .build();
  }

  public RawEvent raw(OrderBookUpdate update) {
    return raw(
        TokenSource.ORDER_BOOK,
        update.getInstrument(),
        update.getEventTimeMicros() / 1_000,
        UPDATES.encode(update));
  }

  public RawEvent raw(Kline kline) {
    return raw(
        TokenSource.KLINE,
        kline.getInstrument(),
        kline.getEventTimeMicros() / 1_000,
        KLINES.encode(kline));
  }

  /** A record of the topic that carries such events. */
  public RawEvent raw(TokenSource source, String key, long timestampMillis, byte[] value) {
    return new RawEvent(
        source,
        source == TokenSource.ORDER_BOOK ? "order-book" : "klines",
        0,
        offset++,
        timestampMillis,
        false,
        key == null ? null : key.getBytes(StandardCharsets.UTF_8),
        value);
  }

  /** The record's bytes on the wire. */
  public static byte[] encode(SpecificRecordBase record) {
    return record instanceof Kline kline
        ? KLINES.encode(kline)
        : UPDATES.encode((OrderBookUpdate) record);
  }

  /** A snapshot of each instrument, then deltas of them at random; so many events in all. */
  public static List<RawEvent> ofInstruments(int instruments, int count, long seed) {
    Random random = new Random(seed);
    List<TestFeed> feeds = new ArrayList<>();
    List<RawEvent> events = new ArrayList<>();
    for (int i = 0; i < instruments; i++) {
      TestFeed feed = new TestFeed("test:SYM" + i, seed * 1_000 + i);
      feeds.add(feed);
      events.add(feed.raw(feed.snapshot()));
    }
    while (events.size() < count) {
      TestFeed feed = feeds.get(random.nextInt(instruments));
      events.add(feed.raw(feed.delta()));
    }
    return events;
  }

  /** The events by event time, each then up to {@code millis} late. */
  public static List<RawEvent> outOfOrder(List<RawEvent> events, int millis, Random random) {
    Map<RawEvent, Long> arrival = new IdentityHashMap<>();
    for (RawEvent event : events) {
      arrival.put(event, event.timestampMillis() + random.nextInt(millis));
    }
    List<RawEvent> shuffled = new ArrayList<>(events);
    shuffled.sort(Comparator.comparing(arrival::get));
    return shuffled;
  }

  private double[] sizes(int count) {
    double[] quantities = new double[count];
    for (int i = 0; i < count; i++) {
      // A quarter are deletions: far fewer than additions, so no side becomes empty.
      quantities[i] = random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(50);
    }
    return quantities;
  }

  private OrderBookUpdate update(
      UpdateType type, double[] bidPrices, double[] bids, double[] askPrices, double[] asks) {
    return OrderBookUpdate.newBuilder()
        .setInstrument(instrument)
        .setType(type)
        .setEventTimeMicros(timeMicros)
        .setIngestTimeMicros(timeMicros)
        .setFirstSequence(sequence)
        .setLastSequence(sequence)
        .setBidPrices(PackedDoubles.pack(bidPrices, bidPrices.length))
        .setBidQuantities(PackedDoubles.pack(bids, bids.length))
        .setAskPrices(PackedDoubles.pack(askPrices, askPrices.length))
        .setAskQuantities(PackedDoubles.pack(asks, asks.length))
        .build();
  }
}
