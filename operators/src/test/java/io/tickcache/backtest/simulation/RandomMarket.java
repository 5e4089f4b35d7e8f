package io.tickcache.backtest.simulation;

import io.tickcache.backtest.decision.Decision;
import io.tickcache.exchange.RecordedEvent;
import io.tickcache.exchange.RecordedEvent.TradeEvent;
import io.tickcache.schemas.Kline;
import io.tickcache.testing.BookUpdateBuilder;
import io.tickcache.testing.RecordedEvents;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** Recordings that are as mean as can be, and decisions on them; prices are near 100. */
final class RandomMarket {

  static final List<String> BOOKS = List.of("x:A", "x:B");
  static final List<String> BARS = List.of("y:C", "y:D");

  private static final long BAR = 20;
  private static final long END = 600;

  final List<RecordedEvent> events = new ArrayList<>();
  final List<Decision> decisions = new ArrayList<>();
  final List<FundingRate> funding = new ArrayList<>();

  private final Random random;

  RandomMarket(Random random, boolean bars) {
    this.random = random;
    if (bars) { // recordings have klines first of what is of one time
      BARS.forEach(this::bars);
    }
    BOOKS.forEach(this::book);
    events.sort(Comparator.comparingLong(RecordedEvent::eventTimeMicros));
    for (RecordedEvent event : events) {
      if (event.eventTimeMicros() >= BAR && random.nextInt(4) == 0) {
        decide(event);
      }
    }
    decisions.sort(Decision.ORDER);
    for (int i = 0; i < 8; i++) {
      String instrument = random.nextBoolean() || !bars ? "x:A" : "y:D";
      BigDecimal rate = BigDecimal.valueOf(random.nextInt(9) - 4, 3);
      funding.add(new FundingRate(instrument, random.nextInt((int) END), rate));
    }
    funding.sort(Comparator.comparingLong(FundingRate::timeMicros));
  }

  /** What a decision can have seen may be another price than the market has when it comes. */
  private void decide(RecordedEvent event) {
    double bid = 97 + random.nextInt(5);
    decisions.add(
        new Decision(
            event.instrument(),
            event.eventTimeMicros(),
            List.of(-1.0, -0.4, 0.0, 0.3, 1.0).get(random.nextInt(5)),
            bid + 0.5,
            bid,
            bid + 1,
            0,
            0));
  }

  private void book(String instrument) {
    long sequence = 0;
    long time = random.nextInt(30);
    while (time < END) {
      boolean snapshot = sequence == 0 || random.nextInt(12) == 0;
      sequence += random.nextInt(25) == 0 ? 2 : random.nextInt(25) == 0 ? 0 : 1;
      sequence = Math.max(sequence, 1);
      BookUpdateBuilder update =
          snapshot
              ? BookUpdateBuilder.snapshot(sequence)
              : BookUpdateBuilder.delta(sequence, sequence);
      levels(update, snapshot);
      events.add(RecordedEvents.of(update.instrument(instrument).eventTime(time).build()));
      time += random.nextInt(8);
      for (int i = random.nextInt(3); i > 0; i--) {
        double price = 97 + random.nextInt(6);
        double quantity = (1 + random.nextInt(30)) / 4.0;
        events.add(new TradeEvent(instrument, time, price, quantity, random.nextBoolean()));
        time += random.nextInt(3);
      }
    }
  }

  /** Of neighbours, the mids: now and then they cross, where nothing is taken away between. */
  private void levels(BookUpdateBuilder update, boolean snapshot) {
    int mid = 99 + random.nextInt(2);
    boolean clears = random.nextInt(3) > 0;
    for (int price = mid - 4; price <= mid + 4; price++) {
      boolean told = snapshot || random.nextInt(3) == 0;
      if (price < mid && told) {
        update.bid(price, quantity(snapshot));
      } else if (price > mid && told) {
        update.ask(price, quantity(snapshot));
      }
      if (price >= mid && !snapshot && clears) {
        update.bid(price, 0);
      }
      if (price <= mid && !snapshot && clears) {
        update.ask(price, 0);
      }
    }
  }

  private double quantity(boolean above0) {
    return (random.nextInt(40) + (above0 ? 1 : 0)) / 4.0;
  }

  /** Bars of 20 and of 60, of the same prices; from the fourth short one on some are missing. */
  private void bars(String instrument) {
    int count = (int) (END / BAR);
    double[] prices = new double[count + 1];
    for (int i = 0; i <= count; i++) {
      prices[i] = 90 + random.nextInt(80) / 4.0;
    }
    for (int i = 0; i < count; i++) {
      if (i < 3 || random.nextInt(6) > 0) {
        events.add(kline(instrument, i * BAR, BAR, prices[i], prices[i + 1]));
      }
      if (i % 3 == 2 && (i < 3 || random.nextInt(4) > 0)) {
        events.add(kline(instrument, (i - 2) * BAR, 3 * BAR, prices[i - 2], prices[i + 1]));
      }
    }
  }

  private static RecordedEvent kline(
      String instrument, long open, long interval, double first, double last) {
    return RecordedEvents.of(
        Kline.newBuilder()
            .setInstrument(instrument)
            .setIntervalMicros(interval)
            .setOpenTimeMicros(open)
            .setCloseTimeMicros(open + interval)
            .setEventTimeMicros(open + interval)
            .setIngestTimeMicros(open + interval)
            .setOpen(first)
            .setHigh(Math.max(first, last))
            .setLow(Math.min(first, last))
            .setClose(last)
            .setVolume(1)
            .setClosed(true)
            .build());
  }
}
