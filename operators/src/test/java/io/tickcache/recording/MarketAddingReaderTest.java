package io.tickcache.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.exchange.RecordedEvent.BookUpdateEvent;
import io.tickcache.exchange.RecordedEvent.KlineEvent;
import io.tickcache.exchange.RecordedEvent.MarketEvent;
import io.tickcache.market.PackedDoubles;
import io.tickcache.schemas.Kline;
import io.tickcache.schemas.MarketContext;
import io.tickcache.schemas.MarketValue;
import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.schemas.UpdateType;
import io.tickcache.simulator.MarketSimulator;
import io.tickcache.simulator.SimulatorOptions;
import io.tickcache.testing.TestKlines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MarketAddingReaderTest {

  private static final Duration INTERVAL = Duration.ofSeconds(1);

  @Test
  void tellsWhatTheBooksOfAnIntervalDid() {
    List<MarketContext> records =
        records(
            book("t:A", 100_000, 100), // the mid
            book("t:B", 200_000, 50),
            book("t:A", 1_500_000, 101),
            book("t:B", 1_600_000, 49.9),
            book("t:A", 2_000_000, 77), // belongs to what begins now
            book("t:C", 2_900_000, 10),
            book("t:C", 3_100_000, 11));

    assertThat(records)
        .extracting(MarketContext::getEventTimeMicros)
        .containsExactly(2_000_000L, 3_000_000L);
    Map<String, Double> first = values(records.get(0));
    assertThat(first).containsOnlyKeys("breadth", "return_bps"); // one return has no deviation
    assertThat(first.get("return_bps")).isCloseTo((100 - 20) / 2.0, within(1e-9));
    assertThat(first.get("breadth")).isZero();
    Map<String, Double> second = values(records.get(1));
    double change = (77 / 101.0 - 1) * 1e4 / 2; // B stood still, C was not there before
    assertThat(second.get("return_bps")).isCloseTo(change, within(1e-9));
    assertThat(second.get("breadth")).isEqualTo(-0.5);
    assertThat(second.get("volatility_bps")).isCloseTo(Math.abs(change - 40) / 2, within(1e-9));
  }

  @Test
  void startsAnewAfterAnInterruption() {
    List<MarketContext> records =
        records(
            book("t:A", 100_000, 100),
            book("t:A", 2_100_000, 101),
            book("t:A", 70_000_000, 150),
            book("t:A", 71_500_000, 150),
            book("t:A", 72_500_000, 150));

    assertThat(records)
        .extracting(MarketContext::getEventTimeMicros)
        .containsExactly(2_000_000L, 72_000_000L);
    assertThat(values(records.get(1))).doesNotContainKey("volatility_bps");
  }

  /** A candle of a minute ends where the next begins, and is known then. */
  @Test
  void tellsWhichCandlesHaveClosed() {
    List<MarketContext> records =
        records(
            kline("t:A", 1_000_000, 100, true),
            kline("t:B", 1_000_000, 50, true),
            kline("t:A", 2_000_000, 101, true),
            kline("t:B", 2_000_000, 49.9, true),
            kline("t:A", 2_500_000, 500, false), // still open
            kline("t:A", 5_000_000, 102.01, true), // the records between have nothing to tell
            kline("t:B", 5_000_000, 49.9, true));

    assertThat(records)
        .extracting(MarketContext::getEventTimeMicros)
        .containsExactly(2_000_000L, 5_000_000L);
    assertThat(values(records.get(0)).get("return_bps")).isCloseTo((100 - 20) / 2.0, within(1e-9));
    assertThat(values(records.get(1)).get("return_bps")).isCloseTo(50, within(1e-9));
    assertThat(values(records.get(1)).get("breadth")).isEqualTo(0.5);
  }

  @Test
  void aRecordComesBeforeTheCandlesThatItTellsOf() {
    List<RecordedEvent> events =
        List.of(
            kline("t:A", 1_000_000, 100, true),
            kline("t:A", 2_000_000, 101, true),
            kline("t:B", 2_000_000, 50, true),
            kline("t:A", 3_000_000, 102, true));
    MarketAddingReader reader = new MarketAddingReader(new Listed(events), INTERVAL);
    List<RecordedEvent> all = new ArrayList<>();
    reader.forEachRemaining(all::add);

    assertThat(all).hasSize(6).containsSubsequence(events);
    assertThat(all.get(1)).isInstanceOf(MarketEvent.class);
    assertThat(all.get(1).eventTimeMicros()).isEqualTo(2_000_000);
    assertThat(all.get(4)).isInstanceOf(MarketEvent.class);
  }

  /** Where there is a book its mid is the price; a candle is older. */
  @Test
  void anInstrumentWithABookCountsByItAlone() {
    List<MarketContext> records =
        records(
            book("t:A", 100_000, 100),
            kline("t:A", 1_000_000, 300, true),
            book("t:A", 1_500_000, 101),
            kline("t:A", 2_000_000, 400, true));

    assertThat(records).hasSize(1);
    assertThat(values(records.get(0)).get("return_bps")).isCloseTo(100, within(1e-9));
  }

  @Test
  void keepsTheOrderOfTheSimulatedMarketAndAddsARecordAnInterval() {
    List<RecordedEvent> plain = new ArrayList<>();
    List<RecordedEvent> added = new ArrayList<>();
    MarketSimulator simulator = new MarketSimulator(SimulatorOptions.defaults());
    MarketAddingReader reader =
        new MarketAddingReader(new MarketSimulator(SimulatorOptions.defaults()), INTERVAL);
    while (plain.size() < 2_000) {
      plain.add(simulator.next());
      RecordedEvent event = reader.next();
      while (event instanceof MarketEvent) {
        added.add(event);
        event = reader.next();
      }
      assertThat(event).isEqualTo(plain.get(plain.size() - 1));
    }
    long seconds =
        (plain.get(1_999).eventTimeMicros() - plain.get(0).eventTimeMicros()) / 1_000_000;
    assertThat((long) added.size()).isBetween(seconds - 2, seconds);
    assertThat(reader.badLines()).isZero();
  }

  @Test
  void refusesAnIntervalThatIsNotPositive() {
    assertThatThrownBy(
            () ->
                new MarketAddingReader(
                    new MarketSimulator(SimulatorOptions.defaults()), Duration.ZERO))
        .hasMessageContaining("market interval = PT0S must be whole microseconds, at least one");
  }

  private static List<MarketContext> records(RecordedEvent... events) {
    MarketAddingReader reader = new MarketAddingReader(new Listed(List.of(events)), INTERVAL);
    List<MarketContext> records = new ArrayList<>();
    while (reader.hasNext()) {
      if (reader.next() instanceof MarketEvent market) {
        records.add(market.context());
      }
    }
    return records;
  }

  private static Map<String, Double> values(MarketContext record) {
    return record.getValues().stream()
        .collect(Collectors.toMap(MarketValue::getName, MarketValue::getValue));
  }

  /** A snapshot of one level a side around a mid. */
  private static BookUpdateEvent book(String instrument, long timeMicros, double mid) {
    return new BookUpdateEvent(
        OrderBookUpdate.newBuilder()
            .setInstrument(instrument)
            .setType(UpdateType.SNAPSHOT)
            .setEventTimeMicros(timeMicros)
            .setIngestTimeMicros(timeMicros)
            .setFirstSequence(timeMicros)
            .setLastSequence(timeMicros)
            .setBidPrices(PackedDoubles.pack(new double[] {mid - 1}, 1))
            .setBidQuantities(PackedDoubles.pack(new double[] {1}, 1))
            .setAskPrices(PackedDoubles.pack(new double[] {mid + 1}, 1))
            .setAskQuantities(PackedDoubles.pack(new double[] {1}, 1))
            .build());
  }

  private static KlineEvent kline(
      String instrument, long timeMicros, double close, boolean closed) {
    Kline kline = TestKlines.closed(1, close, 1);
    kline.setInstrument(instrument);
    kline.setEventTimeMicros(timeMicros);
    kline.setClosed(closed);
    return new KlineEvent(kline);
  }

  /** Events as if from a file. */
  private static final class Listed implements RecordingReader {
    private final Iterator<RecordedEvent> events;

    Listed(List<RecordedEvent> events) {
      this.events = events.iterator();
    }

    @Override
    public boolean hasNext() {
      return events.hasNext();
    }

    @Override
    public RecordedEvent next() {
      return events.next();
    }

    @Override
    public long badLines() {
      return 0;
    }

    @Override
    public void close() {}
  }
}
