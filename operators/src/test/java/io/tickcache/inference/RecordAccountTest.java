package io.tickcache.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.inference.config.Emit;
import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.inference.config.Ordering;
import io.tickcache.inference.event.RawEvent;
import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.market.PackedDoubles;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.TokenSource;
import io.tickcache.schemas.Kline;
import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.steps.EventAccount;
import io.tickcache.steps.EventFate;
import io.tickcache.testing.TestFeed;
import io.tickcache.testing.TestModels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every record that comes in has one fate, and their counts add up, whatever is wrong with it. */
class RecordAccountTest {

  private static final int RECORDS = 4_000;

  /** What this stream cannot show, having no records of a market, one interval, small weights. */
  private static final Set<EventFate> NOT_HERE =
      EnumSet.of(EventFate.NOT_FINITE, EventFate.MARKET_RECORD, EventFate.OTHER_INTERVAL);

  @TempDir private Path directory;
  private InferenceConfig config;

  @BeforeEach
  void makeModel() throws Exception {
    ModelConfig model = TestModels.tiny(TokenSource.ORDER_BOOK, TokenSource.KLINE);
    config = OperatorHarness.config(TestModels.write(model, directory));
  }

  @Test
  void everyRecordHasOneFate() throws Exception {
    for (long seed = 1; seed <= 3; seed++) {
      for (Ordering ordering : Ordering.values()) {
        EventAccount account =
            account(ConfigVariant.of(config).ordering(ordering).build(), stream(seed));
        assertThat(account.records())
            .as("seed %d, %s: %s", seed, ordering, account)
            .isEqualTo(RECORDS);
        Set<EventFate> expected = EnumSet.complementOf(EnumSet.copyOf(NOT_HERE));
        if (ordering == Ordering.ARRIVAL) {
          expected.remove(EventFate.LATE);
        }
        assertThat(account.counts().keySet()).as("seed %d, %s", seed, ordering).isEqualTo(expected);
      }
    }
  }

  @Test
  void stepsArePredictionsUnlessOnlyTheLastOfABatchIsWanted() throws Exception {
    List<RawEvent> events = stream(9);
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      take(operator, events);
      assertThat(account(operator).count(EventFate.STEP))
          .isEqualTo(operator.predictions().size())
          .isEqualTo(operator.count(InferenceMetrics.PREDICTIONS));
    }
    EventAccount last = account(ConfigVariant.of(config).emit(Emit.LAST).build(), events);
    assertThat(last.records()).isEqualTo(RECORDS);
  }

  @Test
  void whatBecameNoStepSaysWhy() throws Exception {
    TestFeed feed = new TestFeed("test:BTC", 3);
    feed.snapshot(); // lost
    List<RawEvent> events = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      events.add(feed.raw(feed.delta()));
    }
    EventAccount account = account(config, events);
    assertThat(account.describe()).containsExactly("10 updates before their book's first snapshot");
  }

  private static EventAccount account(InferenceConfig config, List<RawEvent> events)
      throws Exception {
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      take(operator, events);
      return account(operator);
    }
  }

  private static EventAccount account(OperatorHarness operator) {
    return EventAccount.of(fate -> operator.count(fate.metric()));
  }

  private static void take(OperatorHarness operator, List<RawEvent> events) throws Exception {
    for (int i = 0; i < events.size(); i++) {
      operator.take(events.get(i));
      if (i % 500 == 499) { // what comes later than the one before the last is late
        operator.watermark(events.get(i - 1).timestampMillis() * 1_000);
      }
    }
    operator.endInput();
  }

  /** Books of two instruments and klines of a third, with every fault that there is. */
  private static List<RawEvent> stream(long seed) {
    Random random = new Random(seed);
    TestFeed[] books = {new TestFeed("test:A", seed), new TestFeed("test:B", seed + 1)};
    TestFeed bars = new TestFeed("test:C", seed + 2);
    List<RawEvent> events = new ArrayList<>();
    while (events.size() < RECORDS) {
      TestFeed feed = books[random.nextInt(2)];
      RawEvent next =
          random.nextInt(20) == 0 ? kline(bars, random) : bookRecord(feed, random, events);
      events.add(next);
      if (random.nextInt(50) == 0 && events.size() < RECORDS) {
        events.add(damaged(next, random));
      }
    }
    return events;
  }

  private static RawEvent bookRecord(TestFeed feed, Random random, List<RawEvent> before) {
    switch (random.nextInt(60)) {
      case 0:
        return feed.raw(feed.snapshot());
      case 1:
        feed.gap(2);
        return feed.raw(feed.delta());
      case 2:
        return before.isEmpty()
            ? feed.raw(feed.delta())
            : before.get(before.size() - 1); // once more
      case 3:
        return feed.raw(crossed(feed.delta()));
      case 4:
        return feed.raw(oneSided(feed.delta()));
      default:
        return feed.raw(feed.delta());
    }
  }

  private static OrderBookUpdate crossed(OrderBookUpdate update) {
    update.setBidPrices(PackedDoubles.pack(new double[] {1e6}, 1));
    update.setBidQuantities(PackedDoubles.pack(new double[] {1}, 1));
    return update;
  }

  /** Every bid that the feed may have made is taken away. */
  private static OrderBookUpdate oneSided(OrderBookUpdate update) {
    Set<Double> prices = new TreeSet<>();
    for (int i = 0; i < 25; i++) {
      prices.add(99.9 - 0.1 * i);
    }
    for (int i = 0; i < 80; i++) {
      prices.add(99.95 - 0.05 * i);
    }
    double[] packed = prices.stream().mapToDouble(Double::doubleValue).toArray();
    update.setBidPrices(PackedDoubles.pack(packed, packed.length));
    update.setBidQuantities(PackedDoubles.pack(new double[packed.length], packed.length));
    return update;
  }

  private static RawEvent kline(TestFeed feed, Random random) {
    Kline kline = feed.kline();
    if (random.nextInt(8) == 0) {
      kline.setClosed(false);
      kline.setEventTimeMicros(kline.getCloseTimeMicros() - 10);
    } else if (random.nextInt(60) == 0) {
      kline = feed.kline(); // one is missing
    }
    return feed.raw(kline);
  }

  private static RawEvent damaged(RawEvent good, Random random) {
    byte[] value = good.value();
    byte[] key = good.key();
    long time = good.timestampMillis();
    boolean ahead = false;
    switch (random.nextInt(6)) {
      case 0 -> key = null;
      case 1 -> value = null;
      case 2 -> value = "no avro".getBytes(StandardCharsets.UTF_8);
      case 3 -> key = "test:OTHER".getBytes(StandardCharsets.UTF_8);
      case 4 -> ahead = true;
      default -> time += 1;
    }
    return new RawEvent(
        good.source(),
        good.topic(),
        good.partition(),
        good.offset(),
        time,
        false,
        ahead,
        key,
        value);
  }
}
