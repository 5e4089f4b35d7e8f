package io.tickcache.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.steps.EventFate;
import io.tickcache.testing.RecordedEvents;
import io.tickcache.testing.TestFeed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistoryReaderTest {

  private static final ContextRules RULES =
      new ContextRules(Duration.ofMinutes(10), Long.MAX_VALUE);
  private static final String HEALTHY = "test:BTC";
  private static final String LIAR = "test:LIAR";

  @ParameterizedTest
  @ValueSource(longs = {6, 60, 1_800, 172_800, 3_000_000_000L})
  void oneTimeFarAheadMakesNothingElseLate(long secondsAhead) {
    List<RecordedEvent> events = disordered();
    List<RecordedStep> undisturbed = stepsOf(HistoryReader.read(events.iterator(), RULES));
    assertThat(undisturbed).hasSizeGreaterThan(300);
    for (int place : new int[] {0, 1, 100, events.size() - 1}) {
      TestFeed liar = new TestFeed(LIAR, 72);
      liar.pause(secondsAhead * 1_000_000 + 20_000_000);
      List<RecordedEvent> withLiar = new ArrayList<>(events);
      withLiar.add(place, RecordedEvents.of(liar.snapshot()));

      Histories histories = HistoryReader.read(withLiar.iterator(), RULES);
      assertThat(stepsOf(histories)).hasSameSizeAs(undisturbed);
      for (int i = 0; i < undisturbed.size(); i++) {
        assertSame(stepsOf(histories).get(i), undisturbed.get(i));
      }
      assertThat(histories.faults().refused()).isZero();
    }
  }

  @Test
  void whatIsRefusedTellsNoTime() {
    List<RecordedEvent> events = disordered();
    int steps = stepsOf(HistoryReader.read(events.iterator(), RULES)).size();
    TestFeed liar = new TestFeed(LIAR, 73);
    liar.pause(172_800_000_000L);
    for (int i = 0; i < 50; i++) {
      OrderBookUpdate ahead = i == 0 ? liar.snapshot() : liar.delta();
      ahead.setIngestTimeMicros(TestFeed.START_MICROS);
      events.add(100 + 2 * i, RecordedEvents.of(ahead));
      events.add(100 + 2 * i, RecordedEvents.of(ahead));
    }

    Histories histories = HistoryReader.read(events.iterator(), RULES);
    assertThat(stepsOf(histories)).hasSize(steps);
    assertThat(histories.faults().refused()).isEqualTo(100);
  }

  @Test
  void theNextEventOfAnInstrumentIsNeverLateAndOldRecordsOfAnUnknownOneAreAsWhenServing() {
    TestFeed other = new TestFeed("test:ETH", 74);
    TestFeed feed = new TestFeed(HEALTHY, 75);
    TestFeed unknown = new TestFeed("test:NEW", 76);
    List<RecordedEvent> events = new ArrayList<>();
    events.add(RecordedEvents.of(feed.snapshot()));
    events.add(RecordedEvents.of(other.snapshot()));
    OrderBookUpdate late = feed.delta();
    for (int i = 0; i < 400; i++) {
      events.add(RecordedEvents.of(other.delta())); // about ten seconds
    }
    events.add(RecordedEvents.of(late));
    events.add(RecordedEvents.of(unknown.snapshot()));

    Histories histories = HistoryReader.read(events.iterator(), RULES);
    assertThat(histories.faults().account().count(EventFate.LATE)).isEqualTo(1);
    assertThat(histories.faults().first()).contains("late: the event of 'test:NEW'");
    assertThat(stepsOf(histories)).hasSize(1);
  }

  /** Neighbours come up to 400 ms late. */
  private static List<RecordedEvent> disordered() {
    List<RecordedEvent> events =
        new ArrayList<>(RecordedEvents.mixed(new TestFeed(HEALTHY, 71), 400));
    for (int i = 0; i + 8 < events.size(); i += 9) {
      events.add(i + 8, events.remove(i));
    }
    return events;
  }

  private static List<RecordedStep> stepsOf(Histories histories) {
    return histories.all().stream()
        .filter(history -> history.instrument().equals(HEALTHY))
        .findFirst()
        .orElseThrow()
        .steps();
  }

  private static void assertSame(RecordedStep step, RecordedStep other) {
    assertThat(step.eventTimeMicros()).isEqualTo(other.eventTimeMicros());
    assertThat(step.position()).isEqualTo(other.position());
    assertThat(step.epochMicros()).isEqualTo(other.epochMicros());
    assertThat(step.features()).containsExactly(other.features());
  }
}
