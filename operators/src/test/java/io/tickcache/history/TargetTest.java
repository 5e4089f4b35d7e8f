package io.tickcache.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.market.KlineIntervals;
import io.tickcache.model.HeadType;
import io.tickcache.schemas.Kline;
import io.tickcache.steps.FeatureExtractors;
import io.tickcache.testing.BookUpdateBuilder;
import io.tickcache.testing.RecordedEvents;
import io.tickcache.testing.TestKlines;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTest {

  private static final long FOREVER = Long.MAX_VALUE;

  static InstrumentHistory history(List<RecordedEvent> events) {
    return HistoryReader.read(
            events.iterator(), new ContextRules(Duration.ofHours(1), Long.MAX_VALUE))
        .all()
        .get(0);
  }

  /** A book whose mid is 100, then 101, 102, … one second apart. */
  private static List<RecordedEvent> risingBook(int deltas) {
    List<RecordedEvent> events = new ArrayList<>();
    events.add(
        RecordedEvents.of(
            BookUpdateBuilder.snapshot(1).eventTime(1_000_000).bid(99, 1).ask(101, 1).build()));
    for (int i = 1; i <= deltas; i++) {
      events.add(
          RecordedEvents.of(
              BookUpdateBuilder.delta(1 + i, 1 + i)
                  .eventTime(1_000_000L + i * 1_000_000L)
                  .ask(100 + i, 0)
                  .ask(101 + i, 1)
                  .bid(98 + i, 0)
                  .bid(99 + i, 1)
                  .build()));
    }
    return events;
  }

  @ParameterizedTest
  @CsvSource({
    "return_1s_bps, RETURN, 1000000, 0",
    "return_250ms_bps, RETURN, 250000, 0",
    "volatility_5min_bps, VOLATILITY, 300000000, 0",
    "direction_2h, DIRECTION, 7200000000, 0",
    "allocation_4bars, ALLOCATION, 0, 4"
  })
  void aNameTellsKindAndHorizon(String name, Target.Kind kind, long micros, int bars) {
    Target target = Target.parse(name);
    assertThat(target.kind()).isEqualTo(kind);
    assertThat(target.horizonMicros()).isEqualTo(micros);
    assertThat(target.bars()).isEqualTo(bars);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "return_1s",
        "direction_1s_bps",
        "return_0s_bps",
        "price",
        "next_price",
        "return_1d_bps"
      })
  void otherNamesAreRefused(String name) {
    assertThatThrownBy(() -> Target.parse(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + name + "'");
  }

  @Test
  void kindsBelongToHeads() {
    assertThat(Target.parse("next_spread").kind().head()).isEqualTo(HeadType.REGRESSION);
    assertThat(Target.parse("direction_1s").kind().head()).isEqualTo(HeadType.DIRECTION);
    assertThat(Target.parse("direction_1s").toReturn().name()).isEqualTo("return_1s_bps");
    assertThat(Target.parse("next_spread").toReturn()).isNull();
  }

  @Test
  void aReturnLooksForwardFromTheStep() {
    InstrumentHistory history = history(risingBook(5));
    Target target = Target.parse("return_2s_bps");
    assertThat(target.label(history, 0, FOREVER))
        .isCloseTo(1e4 * Math.log(103.0 / 101), within(1e-9));
    assertThat(Target.parse("direction_2s").label(history, 0, FOREVER)).isEqualTo(1);
    assertThat(Target.parse("direction_500ms").label(history, 0, FOREVER)).isEqualTo(0.5);
  }

  /** What moved within a millisecond nobody could trade on: it is no return of any of its steps. */
  @Test
  void stepsOfOneMillisecondShareTheLastMidOfItAsTheirStart() {
    List<RecordedEvent> events = risingBook(5);
    for (int i = 2; i <= 4; i++) { // three updates of one time: their mids are 102, 103, 104
      ((RecordedEvent.BookUpdateEvent) events.get(i)).update().setEventTimeMicros(3_000_000L);
    }
    InstrumentHistory history = history(events);
    Target target = Target.parse("return_3s_bps");
    for (int step = 1; step <= 3; step++) {
      assertThat(history.steps().get(step).eventTimeMicros()).isEqualTo(3_000_000L);
      assertThat(target.label(history, step, FOREVER))
          .isCloseTo(1e4 * Math.log(105.0 / 104), within(1e-9));
    }
  }

  @Test
  void aLabelIsMissingPastTheRecordingsEndAndPastTheLimit() {
    InstrumentHistory history = history(risingBook(5));
    Target target = Target.parse("return_2s_bps");
    assertThat(target.label(history, 2, FOREVER)).isNotNaN();
    assertThat(target.label(history, 3, FOREVER)).isNaN();
    long limit = history.steps().get(2).eventTimeMicros() + 2_000_000;
    assertThat(target.label(history, 2, limit)).isNotNaN();
    assertThat(target.label(history, 2, limit - 1)).isNaN();
  }

  @Test
  void aLabelIsMissingWhereTheFeedHadAGap() {
    List<RecordedEvent> events = risingBook(8);
    events.remove(4);
    InstrumentHistory history = history(events);
    assertThat(history.steps()).hasSize(3);
    assertThat(Target.parse("return_1s_bps").label(history, 1, FOREVER)).isNotNaN();
    assertThat(Target.parse("return_1s_bps").label(history, 2, FOREVER)).isNaN();
  }

  @Test
  void barsCountTheKlinesOfTheStep() {
    List<RecordedEvent> events = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      events.add(RecordedEvents.of(TestKlines.closed(i, 100 + i, 1)));
    }
    InstrumentHistory history = history(events);
    RecordedStep first = history.steps().get(0);
    assertThat(first.close()).isEqualTo(124);
    assertThat(Target.parse("return_3bars_bps").label(history, 0, FOREVER))
        .isCloseTo(1e4 * Math.log(127.0 / 124), within(1e-9));
    assertThat(Target.parse("return_3min_bps").label(history, 0, FOREVER))
        .isEqualTo(Target.parse("return_3bars_bps").label(history, 0, FOREVER));
    assertThat(Target.parse("return_16bars_bps").label(history, 0, FOREVER)).isNaN();
  }

  @Test
  void noReturnCrossesAMissingKline() {
    List<RecordedEvent> events = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      if (i != 30) {
        events.add(RecordedEvents.of(TestKlines.closed(i, 100 + i, 1)));
      }
    }
    InstrumentHistory history = history(events);
    Target target = Target.parse("return_1bars_bps");
    assertThat(history.steps().get(5).close()).isEqualTo(129);
    assertThat(target.label(history, 4, FOREVER)).isNotNaN();
    assertThat(target.label(history, 5, FOREVER)).isNaN();
  }

  @Test
  void theNextFeatureIsThatOfTheNextStepOfItsKind() {
    InstrumentHistory history = history(RecordedEvents.klines(60, 0.5, 1));
    int rsi = FeatureExtractors.NEWEST.kline().schema().names().indexOf("rsi");
    Target target = Target.parse("next_rsi");
    assertThat(target.label(history, 3, FOREVER)).isEqualTo(history.steps().get(4).features()[rsi]);
    assertThat(target.label(history, history.steps().size() - 1, FOREVER)).isNaN();
    assertThat(Target.parse("next_spread").label(history, 3, FOREVER)).isNaN();
  }

  @Test
  void monthsAreCountedByTheCalendar() {
    List<RecordedEvent> events = new ArrayList<>();
    for (int month = 0; month < 40; month++) {
      long open = LocalDate.of(2020, 1, 1).plusMonths(month).toEpochDay() * 86_400_000_000L;
      long close = KlineIntervals.closeMicros(open, KlineIntervals.MONTH_MICROS);
      Kline kline = TestKlines.closed(0, 100 + month, 1);
      kline.setIntervalMicros(KlineIntervals.MONTH_MICROS);
      kline.setOpenTimeMicros(open);
      kline.setCloseTimeMicros(close);
      kline.setEventTimeMicros(close);
      kline.setIngestTimeMicros(close);
      events.add(new RecordedEvent.KlineEvent(kline));
    }
    InstrumentHistory history = history(events);
    Target target = Target.parse("return_2bars_bps");

    assertThat(history.steps()).hasSize(16);
    for (int i = 0; i < 14; i++) {
      double expected = 1e4 * Math.log((124.0 + i + 2) / (124.0 + i));
      assertThat(target.label(history, i, FOREVER)).isCloseTo(expected, within(1e-6));
    }
    assertThat(target.label(history, 14, FOREVER)).isNaN();
    RecordedStep march = history.steps().get(2);
    assertThat(target.horizonBefore(march)).isEqualTo(history.steps().get(0).eventTimeMicros());
  }
}
