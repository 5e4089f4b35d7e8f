package io.tickcache.backtest.tape;

import static io.tickcache.testing.BookUpdateBuilder.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.exchange.RecordedEvent.TradeEvent;
import io.tickcache.schemas.Kline;
import io.tickcache.testing.RecordedEvents;
import io.tickcache.testing.TestKlines;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarketTapeTest {

  private static final long MINUTE = TestKlines.MINUTE_MICROS;

  @Test
  void aBarBeginsWhenItOpensThoughItsKlineComesLater() {
    assertThat(tape(kline("x:A", 0, 10, 11), kline("x:A", 1, 12, 13)))
        .containsExactly(
            "x:A opens 0 at 10.0",
            "x:A closes 1 at 11.0",
            "x:A opens 1 at 12.0",
            "x:A closes 2 at 13.0");
  }

  @Test
  void barsOfSeveralInstrumentsAreInOneOrder() {
    assertThat(
            tape(
                kline("x:A", 0, 10, 11),
                kline("x:B", 0, 20, 21),
                kline("x:A", 1, 12, 13),
                kline("x:B", 1, 22, 23)))
        .containsExactly(
            "x:A opens 0 at 10.0",
            "x:B opens 0 at 20.0",
            "x:A closes 1 at 11.0",
            "x:B closes 1 at 21.0",
            "x:A opens 1 at 12.0",
            "x:B opens 1 at 22.0",
            "x:A closes 2 at 13.0",
            "x:B closes 2 at 23.0");
  }

  @Test
  void aMissingBarDoesNotOpen() {
    assertThat(tape(kline("x:A", 0, 10, 11), kline("x:A", 5, 12, 13)))
        .containsExactly(
            "x:A opens 0 at 10.0",
            "x:A closes 1 at 11.0",
            "x:A opens 5 at 12.0",
            "x:A closes 6 at 13.0");
  }

  @Test
  void ofAnInstrumentWithABookKlinesSayNothing() {
    RecordedEvent book =
        RecordedEvents.of(snapshot(1).instrument("x:A").eventTime(30).bid(9, 1).ask(10, 1).build());
    RecordedEvent trade = new TradeEvent("x:A", 40, 9, 1, true);
    assertThat(tape(book, trade, kline("x:A", 0, 10, 11)))
        .containsExactly("x:A book 30", "x:A trade 40");
  }

  @Test
  void allBarsThatBeginAtOneTimeComeBeforeBooksOfThatTime() {
    RecordedEvent book =
        RecordedEvents.of(
            snapshot(1).instrument("x:Z").eventTime(MINUTE).bid(9, 1).ask(10, 1).build());
    assertThat(
            tape(kline("x:A", 0, 10, 11), book, kline("x:A", 1, 12, 13), kline("x:B", 1, 22, 23)))
        .containsExactly(
            "x:A opens 0 at 10.0",
            "x:A closes 1 at 11.0",
            "x:A opens 1 at 12.0",
            "x:B opens 1 at 22.0",
            "x:Z book " + MINUTE,
            "x:A closes 2 at 13.0",
            "x:B closes 2 at 23.0");
  }

  @Test
  void revisionsAndWhatBreaksTheRulesAreLeftOut() {
    Kline wrong = TestKlines.closed(1, 5, 1);
    wrong.setHigh(4);
    assertThat(tape(RecordedEvents.of(TestKlines.open(0, 5, 1)), RecordedEvents.of(wrong)))
        .isEmpty();
  }

  private static RecordedEvent kline(String instrument, int minute, double open, double close) {
    Kline kline = TestKlines.closed(minute, close, 1);
    kline.setInstrument(instrument);
    kline.setOpen(open);
    kline.setLow(Math.min(open, close));
    kline.setHigh(Math.max(open, close));
    return RecordedEvents.of(kline);
  }

  private static List<String> tape(RecordedEvent... events) {
    List<String> lines = new ArrayList<>();
    new MarketTape(List.of(events).iterator()).forEachRemaining(c -> lines.add(describe(c)));
    return lines;
  }

  private static String describe(MarketChange change) {
    long minute = change.timeMicros() / MINUTE;
    if (change instanceof MarketChange.BarOpen open) {
      return "%s opens %d at %s".formatted(open.instrument(), minute, open.price());
    }
    if (change instanceof MarketChange.BarClose close) {
      return "%s closes %d at %s".formatted(close.instrument(), minute, close.price());
    }
    String what = change instanceof MarketChange.Print ? "trade" : "book";
    return "%s %s %d".formatted(change.instrument(), what, change.timeMicros());
  }
}
