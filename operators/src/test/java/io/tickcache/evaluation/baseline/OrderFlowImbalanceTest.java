package io.tickcache.evaluation.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.history.ContextRules;
import io.tickcache.history.HistoryReader;
import io.tickcache.history.InstrumentHistory;
import io.tickcache.history.Quote;
import io.tickcache.history.RecordedStep;
import io.tickcache.testing.BookUpdateBuilder;
import io.tickcache.testing.RecordedEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The cases of Cont, Kukanov and Stoikov (2014), section 2.1. */
class OrderFlowImbalanceTest {

  private static final Quote BEFORE = new Quote(100, 5, 101, 7);

  @Test
  void addedBidsAreDemand() {
    assertThat(OrderFlowImbalance.flow(BEFORE, new Quote(100, 8, 101, 7))).isEqualTo(3);
  }

  @Test
  void takenAsksAreDemand() {
    assertThat(OrderFlowImbalance.flow(BEFORE, new Quote(100, 5, 101, 4))).isEqualTo(3);
  }

  @Test
  void aRisingBidAddsAllOfItsQuantity() {
    assertThat(OrderFlowImbalance.flow(BEFORE, new Quote(100.5, 2, 101, 7))).isEqualTo(2);
  }

  @Test
  void aFallingBidTakesAllThatStoodThere() {
    assertThat(OrderFlowImbalance.flow(BEFORE, new Quote(99, 9, 101, 7))).isEqualTo(-5);
  }

  @Test
  void anAskThatWasEatenUpIsDemand() {
    assertThat(OrderFlowImbalance.flow(BEFORE, new Quote(100, 5, 102, 1))).isEqualTo(7);
  }

  /** What came before a gap, or before an hour without an event, says nothing of what comes now. */
  @Test
  void nothingIsCarriedAcrossAGapOrAnIdleBreak() {
    long horizon = 7_200_000_000L;
    List<RecordedEvent> events = new ArrayList<>();
    events.add(snapshot(1, 1_000_000, 5));
    events.add(delta(2, 2_000_000, 9));
    events.add(delta(3, 2_500_000, 13)); // 4 added to the bid
    events.add(delta(5, 3_000_000, 1)); // 4 is missing
    events.add(snapshot(10, 4_000_000, 20));
    events.add(delta(11, 5_000_000, 21));
    events.add(delta(12, 6_000_000, 23)); // 2 added
    events.add(snapshot(13, 4_000_000_000L, 40)); // after more than an hour
    events.add(delta(14, 4_001_000_000L, 42));
    events.add(delta(15, 4_002_000_000L, 45)); // 3 added
    InstrumentHistory history =
        HistoryReader.read(events.iterator(), new ContextRules(Duration.ofHours(1), Long.MAX_VALUE))
            .all()
            .get(0);
    OrderFlowImbalance flows = new OrderFlowImbalance(history);
    List<Long> times = history.steps().stream().map(RecordedStep::eventTimeMicros).toList();
    double before = flows.at(times.indexOf(2_500_000L), horizon);
    double gap = flows.at(times.indexOf(6_000_000L), horizon);
    double idle = flows.at(times.indexOf(4_002_000_000L), horizon);
    assertThat(before * meanDepth(history, 2_000_000L, 2_500_000L)).isCloseTo(4, within(1e-9));
    assertThat(gap * meanDepth(history, 5_000_000L, 6_000_000L)).isCloseTo(2, within(1e-9));
    assertThat(idle * meanDepth(history, 4_001_000_000L, 4_002_000_000L))
        .isCloseTo(3, within(1e-9));
    assertThat(flows.at(times.indexOf(5_000_000L), horizon)).isZero();
    assertThat(flows.at(times.indexOf(4_001_000_000L), horizon)).isZero();
  }

  /** Of the steps of this stretch of time. */
  private static double meanDepth(InstrumentHistory history, long from, long to) {
    return history.steps().stream()
        .filter(step -> step.eventTimeMicros() >= from && step.eventTimeMicros() <= to)
        .mapToDouble(step -> (step.quote().bidQuantity() + step.quote().askQuantity()) / 2)
        .average()
        .orElseThrow();
  }

  private static RecordedEvent snapshot(long sequence, long time, double bidQuantity) {
    return RecordedEvents.of(
        BookUpdateBuilder.snapshot(sequence)
            .eventTime(time)
            .bid(99, bidQuantity)
            .ask(101, 1)
            .build());
  }

  private static RecordedEvent delta(long sequence, long time, double bidQuantity) {
    return RecordedEvents.of(
        BookUpdateBuilder.delta(sequence, sequence).eventTime(time).bid(99, bidQuantity).build());
  }
}
