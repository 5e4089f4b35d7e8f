package io.tickcache.testing;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.inference.event.RawEvent;
import io.tickcache.recording.MarketAddingReader;
import io.tickcache.recording.RecordingReader;
import io.tickcache.schemas.Kline;
import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.simulator.MarketSimulator;
import io.tickcache.simulator.SimulatorOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;

/** Recorded events, for tests: as records of a topic, or a market that can be forecast. */
public final class RecordedEvents {

  private RecordedEvents() {}

  public static RecordedEvent of(OrderBookUpdate update) {
    return new RecordedEvent.BookUpdateEvent(update);
  }

  public static RecordedEvent of(Kline kline) {
    return new RecordedEvent.KlineEvent(kline);
  }

  /** The events as records of the feed's topics. */
  public static List<RawEvent> raw(TestFeed feed, List<RecordedEvent> events) {
    List<RawEvent> records = new ArrayList<>();
    TestMarket market = new TestMarket(0);
    for (RecordedEvent event : events) {
      if (event instanceof RecordedEvent.KlineEvent candle) {
        records.add(feed.raw(candle.kline()));
      } else if (event instanceof RecordedEvent.MarketEvent record) {
        records.add(market.raw(record.context()));
      } else {
        records.add(feed.raw(((RecordedEvent.BookUpdateEvent) event).update()));
      }
    }
    return records;
  }

  /**
   * A book's snapshot and deltas with one-second klines in between, as the exchange's clock has it.
   */
  public static List<RecordedEvent> mixed(TestFeed feed, int deltas) {
    List<RecordedEvent> events = new ArrayList<>();
    events.add(of(feed.snapshot()));
    long nextKline = feed.timeMicros() + TestFeed.KLINE_INTERVAL_MICROS;
    for (int i = 0; i < deltas; i++) {
      OrderBookUpdate delta = feed.delta();
      for (; nextKline <= delta.getEventTimeMicros(); nextKline += 1_000_000) {
        events.add(of(feed.kline()));
      }
      events.add(of(delta));
    }
    return events;
  }

  /** The events with market records of all their order books, one an interval. */
  public static List<RecordedEvent> withMarket(List<RecordedEvent> events, Duration interval) {
    Iterator<RecordedEvent> all = events.iterator();
    RecordingReader reader =
        new MarketAddingReader(
            new RecordingReader() {
              @Override
              public boolean hasNext() {
                return all.hasNext();
              }

              @Override
              public RecordedEvent next() {
                return all.next();
              }

              @Override
              public long badLines() {
                return 0;
              }

              @Override
              public void close() {
                // Nothing is open.
              }
            },
            interval);
    List<RecordedEvent> added = new ArrayList<>();
    reader.forEachRemaining(added::add);
    return added;
  }

  /** The simulated market: books and half-second klines. */
  public static List<RecordedEvent> simulated(int instruments, Duration duration, long seed) {
    SimulatorOptions options =
        SimulatorOptions.defaults()
            .withSeed(seed)
            .withInstruments(instruments)
            .withKlineInterval(Duration.ofMillis(500));
    List<RecordedEvent> events = new ArrayList<>();
    MarketSimulator market = new MarketSimulator(options);
    long end = Long.MAX_VALUE;
    while (true) {
      RecordedEvent event = market.next();
      end = Math.min(end, event.eventTimeMicros() + duration.toMillis() * 1_000);
      if (event.eventTimeMicros() >= end) {
        return events;
      }
      events.add(event);
    }
  }

  /**
   * One-minute klines whose returns are this share of the last one, plus noise: what a model can
   * learn.
   */
  public static List<RecordedEvent> klines(int count, double persistence, long seed) {
    Random random = new Random(seed);
    List<RecordedEvent> events = new ArrayList<>();
    double close = 100;
    double last = 0;
    for (int i = 0; i < count; i++) {
      last = persistence * last + 0.001 * random.nextGaussian();
      close *= Math.exp(last);
      events.add(of(TestKlines.closed(i, close, 1 + random.nextInt(9))));
    }
    return events;
  }
}
