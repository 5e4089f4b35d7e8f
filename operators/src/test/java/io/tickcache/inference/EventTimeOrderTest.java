package io.tickcache.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.inference.config.Ordering;
import io.tickcache.inference.event.RawEvent;
import io.tickcache.model.TokenSource;
import io.tickcache.schemas.DeadLetter;
import io.tickcache.schemas.DeadLetterStage;
import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.schemas.Prediction;
import io.tickcache.schemas.StepSource;
import io.tickcache.steps.EventFate;
import io.tickcache.testing.TestFeed;
import io.tickcache.testing.TestModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventTimeOrderTest {

  @TempDir private static Path directory;
  private static InferenceConfig config;

  @BeforeAll
  static void makeModel() throws Exception {
    InferenceConfig base =
        OperatorHarness.config(
            TestModels.write(
                TestModels.tiny(TokenSource.ORDER_BOOK, TokenSource.KLINE), directory));
    config = ConfigVariant.of(base).ordering(Ordering.EVENT_TIME).build();
  }

  @Test
  void theOrderOfArrivalDoesNotMatter() throws Exception {
    List<RawEvent> events = twoInstruments();
    List<String> sorted = run(TestFeed.outOfOrder(events, 1, new Random(0)));
    assertThat(sorted).hasSizeGreaterThan(300);
    for (int seed = 1; seed <= 3; seed++) {
      assertThat(run(TestFeed.outOfOrder(events, 400, new Random(seed)))).isEqualTo(sorted);
    }
  }

  @Test
  void nothingIsReleasedBeforeTheWatermark() throws Exception {
    TestFeed feed = new TestFeed("test:BTC", 31);
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      operator.take(feed, feed.snapshot()).takeDeltas(feed, 5);
      long fifth = feed.timeMicros();
      operator.takeDeltas(feed, 5).checkpoint(1);
      assertThat(operator.predictions()).isEmpty();
      operator.watermark(fifth);
      assertThat(operator.predictions()).hasSize(5);
      operator.watermark(feed.timeMicros());
      assertThat(operator.predictions()).hasSize(10);
    }
  }

  @Test
  void theEndOfTheInputReleasesWhatNoWatermarkDid() throws Exception {
    TestFeed feed = new TestFeed("test:BTC", 34);
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      operator.take(feed, feed.snapshot()).takeDeltas(feed, 5).endInput();
      assertThat(operator.predictions()).hasSize(5);
    }
  }

  @Test
  void anEventAtOrBeforeTheLastReleasedOneIsLate() throws Exception {
    TestFeed feed = new TestFeed("test:BTC", 32);
    OrderBookUpdate snapshot = feed.snapshot();
    OrderBookUpdate first = feed.delta();
    OrderBookUpdate second = feed.delta();
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      operator.take(feed, snapshot).take(feed, first).take(feed, second);
      operator.watermark(feed.timeMicros());
      operator.take(feed, first).take(feed, second).takeDeltas(feed, 1);
      operator.watermark(feed.timeMicros());

      assertThat(operator.predictions())
          .extracting(Prediction::getPosition)
          .containsExactly(0L, 1L, 2L);
      assertThat(operator.deadLetters())
          .hasSize(2)
          .allMatch(letter -> letter.getStage() == DeadLetterStage.ORDER)
          .extracting(DeadLetter::getReason)
          .allMatch(reason -> reason.startsWith("late: "));
    }
  }

  @Test
  void aKlineGoesBeforeUpdatesOfTheSameTime() throws Exception {
    TestFeed feed = new TestFeed("test:BTC", 33);
    List<RawEvent> events = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      events.add(feed.raw(feed.kline()));
    }
    OrderBookUpdate snapshot = feed.snapshot();
    OrderBookUpdate delta = feed.delta();
    delta.setEventTimeMicros(snapshot.getEventTimeMicros());
    events.add(0, feed.raw(delta));
    events.add(0, feed.raw(snapshot));
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      for (RawEvent event : events) {
        operator.take(event);
      }
      operator.watermark(feed.timeMicros());
      assertThat(operator.predictions())
          .extracting(Prediction::getSource)
          .containsExactly(StepSource.KLINE, StepSource.ORDER_BOOK);
    }
  }

  @Test
  void idsTellTheOrderWhereTimesStepBack() throws Exception {
    TestFeed feed = new TestFeed("test:BTC", 35);
    List<RawEvent> events = new ArrayList<>();
    events.add(feed.raw(feed.snapshot()));
    long newest = 0;
    for (int i = 0; i < 100; i++) {
      OrderBookUpdate delta = feed.delta();
      if (i % 10 == 5) {
        delta.setEventTimeMicros(newest - 3_000 * (i % 4));
      }
      newest = Math.max(newest, delta.getEventTimeMicros());
      events.add(feed.raw(delta));
    }

    List<String> inOrder = run(events);
    assertThat(inOrder).hasSize(100);
    for (int seed = 1; seed <= 3; seed++) {
      assertThat(run(TestFeed.outOfOrder(events, 400, new Random(seed)))).isEqualTo(inOrder);
    }
  }

  @Test
  void everyCopyOfADeltaThatStepsBackIsPutBehindTheOneItFollows() throws Exception {
    TestFeed feed = new TestFeed("test:BTC", 37);
    OrderBookUpdate snapshot = feed.snapshot();
    OrderBookUpdate first = feed.delta();
    OrderBookUpdate second = feed.delta();
    second.setEventTimeMicros(first.getEventTimeMicros() - 1_000);
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      for (OrderBookUpdate update : List.of(snapshot, first, first, second, second)) {
        operator.take(feed, update);
      }
      operator.take(feed, feed.delta()).endInput();
      assertThat(operator.predictions()).hasSize(3);
      assertThat(operator.deadLetters()).hasSize(2); // the copies
      assertThat(operator.count(EventFate.GAP.metric())).isZero();
    }
  }

  @Test
  void aDeltaThatStepsBackBeforeItsSnapshotIsPutBehindIt() throws Exception {
    TestFeed feed = new TestFeed("test:BTC", 38);
    feed.pause(10_000);
    OrderBookUpdate snapshot = feed.snapshot();
    OrderBookUpdate first = feed.delta();
    first.setEventTimeMicros(snapshot.getEventTimeMicros() - 2_000);
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      operator.take(feed, snapshot).take(feed, first).takeDeltas(feed, 3).endInput();
      assertThat(operator.predictions()).hasSize(4);
      assertThat(operator.count(EventFate.BEFORE_SNAPSHOT.metric())).isZero();
    }
  }

  @Test
  void aDeltaThatStepsBackBehindTheWatermarkIsNotLate() throws Exception {
    TestFeed feed = new TestFeed("test:BTC", 36);
    OrderBookUpdate snapshot = feed.snapshot();
    OrderBookUpdate first = feed.delta();
    OrderBookUpdate second = feed.delta();
    second.setEventTimeMicros(first.getEventTimeMicros() - 1_000);
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      operator.take(feed, snapshot).take(feed, first);
      operator.watermark(first.getEventTimeMicros());
      operator.take(feed, second);
      operator.watermark(feed.timeMicros());

      assertThat(operator.deadLetters()).isEmpty();
      assertThat(operator.predictions())
          .extracting(Prediction::getEventTimeMicros)
          .containsExactly(first.getEventTimeMicros(), first.getEventTimeMicros());
    }
  }

  private static List<RawEvent> twoInstruments() {
    List<RawEvent> events = new ArrayList<>();
    for (String name : List.of("test:BTC", "test:ETH")) {
      TestFeed feed = new TestFeed(name, name.hashCode());
      events.add(feed.raw(feed.snapshot()));
      for (int i = 0; i < 200; i++) {
        events.add(feed.raw(feed.delta()));
        if (i % 5 == 0) {
          events.add(feed.raw(feed.kline()));
        }
      }
    }
    return events;
  }

  private static List<String> run(List<RawEvent> events) throws Exception {
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      long newestMillis = 0;
      for (int i = 0; i < events.size(); i++) {
        operator.take(events.get(i));
        newestMillis = Math.max(newestMillis, events.get(i).timestampMillis());
        if (i % 13 == 0) {
          operator.watermark((newestMillis - 500) * 1_000);
        }
      }
      operator.watermark(Long.MAX_VALUE).endInput();
      assertThat(operator.deadLetters()).isEmpty();
      return operator.bytes().stream().sorted().toList();
    }
  }
}
