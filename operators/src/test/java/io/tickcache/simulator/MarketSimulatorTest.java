package io.tickcache.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.exchange.RecordedEvent.BookUpdateEvent;
import io.tickcache.exchange.RecordedEvent.KlineEvent;
import io.tickcache.market.BookOutcome;
import io.tickcache.market.Klines;
import io.tickcache.market.OrderBook;
import io.tickcache.market.OrderBookUpdates;
import io.tickcache.schemas.Kline;
import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.schemas.UpdateType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MarketSimulatorTest {

  private static final SimulatorOptions OPTIONS =
      SimulatorOptions.defaults().withInstruments(5).withUpdatesPerSecond(20).withSeed(42);

  private static List<RecordedEvent> events(SimulatorOptions options, int count) {
    List<RecordedEvent> events = new ArrayList<>();
    MarketSimulator simulator = new MarketSimulator(options);
    for (int i = 0; i < count; i++) {
      events.add(simulator.next());
    }
    return events;
  }

  private static List<OrderBookUpdate> updates(List<RecordedEvent> events) {
    return events.stream()
        .filter(BookUpdateEvent.class::isInstance)
        .map(event -> ((BookUpdateEvent) event).update())
        .toList();
  }

  @Test
  void givesTheSameEventsForTheSameSeed() {
    assertThat(events(OPTIONS, 5_000)).isEqualTo(events(OPTIONS, 5_000));
    assertThat(events(OPTIONS, 5_000)).isNotEqualTo(events(OPTIONS.withSeed(43), 5_000));
  }

  @Test
  void givesEventsInOrderOfTimeKlinesFirst() {
    List<RecordedEvent> events = events(OPTIONS, 20_000);

    RecordedEvent last = events.get(0);
    for (RecordedEvent event : events) {
      assertThat(event.eventTimeMicros()).isGreaterThanOrEqualTo(last.eventTimeMicros());
      if (event.eventTimeMicros() == last.eventTimeMicros() && event instanceof KlineEvent) {
        assertThat(last).isInstanceOf(KlineEvent.class);
      }
      last = event;
    }
  }

  @Test
  void keepsBooksWholeAndNeverCrosses() {
    Map<String, OrderBook> books = new HashMap<>();
    for (OrderBookUpdate update : updates(events(OPTIONS, 50_000))) {
      assertThat(OrderBookUpdates.validate(update)).isNull();
      boolean first = !books.containsKey(update.getInstrument());
      OrderBook book = books.computeIfAbsent(update.getInstrument(), i -> new OrderBook());

      assertThat(book.apply(update)).isEqualTo(first ? BookOutcome.SNAPSHOT : BookOutcome.APPLIED);

      assertThat(book.bidLevels()).isBetween(5, OrderFlow.MAX_DISTANCE);
      assertThat(book.askLevels()).isBetween(5, OrderFlow.MAX_DISTANCE);
    }
    assertThat(books.keySet())
        .containsExactlyInAnyOrder(
            "sim:SYM0001", "sim:SYM0002", "sim:SYM0003", "sim:SYM0004", "sim:SYM0005");
  }

  @Test
  void startsEachInstrumentWithOneSnapshot() {
    List<OrderBookUpdate> updates = updates(events(OPTIONS, 1_000));

    assertThat(updates.subList(0, 5)).allMatch(u -> u.getType() == UpdateType.SNAPSHOT);
    assertThat(updates.subList(5, updates.size())).allMatch(u -> u.getType() == UpdateType.DELTA);
  }

  @Test
  void keepsTheRatesItWasGiven() {
    List<RecordedEvent> events = events(OPTIONS, 100_000);
    double seconds = (events.get(99_999).eventTimeMicros() - events.get(0).eventTimeMicros()) / 1e6;
    List<OrderBookUpdate> updates = updates(events);
    List<OrderBookUpdate> ofOne =
        updates.stream().filter(u -> u.getInstrument().equals("sim:SYM0003")).toList();
    double orderEvents = ofOne.get(ofOne.size() - 1).getLastSequence();

    assertThat(updates.size() / seconds).isCloseTo(5 * 20, within(1.0));
    assertThat(orderEvents / ofOne.size()).isCloseTo(OPTIONS.orderEventsPerUpdate(), within(0.5));
  }

  @Test
  void givesKlinesThatFitTheBook() {
    Map<String, Kline> lastKlines = new HashMap<>();
    Map<String, OrderBook> books = new HashMap<>();
    int klines = 0;
    double volume = 0;
    for (RecordedEvent event : events(OPTIONS, 50_000)) {
      if (event instanceof BookUpdateEvent book) {
        books.computeIfAbsent(event.instrument(), i -> new OrderBook()).apply(book.update());
      } else if (event instanceof KlineEvent closed) {
        Kline kline = closed.kline();
        assertThat(Klines.validate(kline)).isNull();
        assertThat(kline.getIntervalMicros()).isEqualTo(1_000_000);
        Kline previous = lastKlines.put(event.instrument(), kline);
        if (previous != null) {
          assertThat(kline.getOpenTimeMicros()).isEqualTo(previous.getCloseTimeMicros());
        }
        double mid = books.get(event.instrument()).mid();
        assertThat(kline.getClose()).isCloseTo(mid, within(30 * OPTIONS.tickSize()));
        klines++;
        volume += kline.getVolume();
      }
    }
    double expected = marketOrdersPerSecond() * OPTIONS.lotSize();
    assertThat(klines).isGreaterThan(2_000);
    assertThat(volume / klines).isCloseTo(expected, within(0.1 * expected));
  }

  private static double marketOrdersPerSecond() {
    double speed =
        OPTIONS.updatesPerSecond() * OPTIONS.orderEventsPerUpdate() / OrderFlow.balancedRate();
    return OrderFlow.marketRate() * speed;
  }

  @Test
  void movesThePrice() {
    List<RecordedEvent> klines =
        events(OPTIONS.withInstruments(1), 50_000).stream()
            .filter(KlineEvent.class::isInstance)
            .toList();

    assertThat(klines.stream().map(e -> ((KlineEvent) e).kline().getClose()).distinct().count())
        .isGreaterThan(50);
  }

  @Test
  void refusesOptionsThatMakeNoMarket() {
    assertThatThrownBy(() -> OPTIONS.withInstruments(0))
        .hasMessage("instruments = 0 must be 1 to 9999");
    assertThatThrownBy(() -> OPTIONS.withUpdatesPerSecond(0))
        .hasMessage("updates per second = 0.0 must be above 0, at most 1,000,000");
    assertThatThrownBy(() -> OPTIONS.withKlineInterval(Duration.ofNanos(1)))
        .hasMessage("kline interval = PT0.000000001S must be whole microseconds, at least one");
  }
}
