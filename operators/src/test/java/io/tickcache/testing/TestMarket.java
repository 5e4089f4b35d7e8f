package io.tickcache.testing;

import io.tickcache.inference.event.RawEvent;
import io.tickcache.model.TokenSource;
import io.tickcache.schemas.MarketContext;
import io.tickcache.schemas.MarketValue;
import io.tickcache.wire.WireFormat;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** A seeded feed of market records. */
public final class TestMarket {

  public static final String NAME = "test";

  private static final WireFormat<MarketContext> FORMAT = new WireFormat<>(MarketContext.class);

  private final Random random;
  private long offset;

  public TestMarket(long seed) {
    this.random = new Random(seed);
  }

  /** A record of random values. */
  public MarketContext record(long eventTimeMicros) {
    return new MarketContext(
        NAME,
        eventTimeMicros,
        eventTimeMicros,
        List.of(
            new MarketValue("breadth", 2 * random.nextDouble() - 1),
            new MarketValue("return_bps", 3 * random.nextGaussian())));
  }

  public RawEvent raw(MarketContext record) {
    return raw(record.getMarket(), record.getEventTimeMicros() / 1_000, FORMAT.encode(record));
  }

  /** A record of the market topic. */
  public RawEvent raw(String key, long timestampMillis, byte[] value) {
    return new RawEvent(
        TokenSource.MARKET,
        "market",
        0,
        offset++,
        timestampMillis,
        false,
        key == null ? null : key.getBytes(StandardCharsets.UTF_8),
        value);
  }

  /** The events, and a record every {@code periodMicros} from a period after the start on. */
  public List<RawEvent> among(List<RawEvent> events, long periodMicros) {
    long endMillis = events.stream().mapToLong(RawEvent::timestampMillis).max().orElseThrow();
    List<RawEvent> all = new ArrayList<>(events);
    for (long time = TestFeed.START_MICROS + periodMicros;
        time <= endMillis * 1_000;
        time += periodMicros) {
      all.add(raw(record(time)));
    }
    all.sort(Comparator.comparingLong(RawEvent::timestampMillis));
    return all;
  }
}
