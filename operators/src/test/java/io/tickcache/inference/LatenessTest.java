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
import io.tickcache.steps.EventFate;
import io.tickcache.testing.TestFeed;
import io.tickcache.testing.TestMarket;
import io.tickcache.testing.TestModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Late is what the watermark had passed when it came, as well as what its instrument had. */
class LatenessTest {

  private static final int PREFIX = 4;

  @TempDir private static Path directory;
  private static InferenceConfig config;

  private final TestFeed feed = new TestFeed("test:BTC", 61);

  @BeforeAll
  static void makeModel() throws Exception {
    InferenceConfig base =
        OperatorHarness.config(
            TestModels.write(
                TestModels.tinyWithPrefix(PREFIX, TokenSource.ORDER_BOOK, TokenSource.KLINE),
                directory));
    config = ConfigVariant.of(base).ordering(Ordering.EVENT_TIME).build();
  }

  @Test
  void withAPrefixAnEventThatTheWatermarkHasPassedByFarIsLateThoughItIsItsInstrumentsNext()
      throws Exception {
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      operator.take(feed, feed.snapshot()).takeDeltas(feed, 2);
      operator.watermark(feed.timeMicros() + 6_000_000).takeDeltas(feed, 1);
      operator.take(feed, feed.kline()); // at a whole second after the start, also late
      operator.endInput();

      assertThat(operator.predictions()).hasSize(2);
      assertThat(operator.count(EventFate.LATE.metric())).isEqualTo(2);
      assertThat(operator.deadLetters())
          .allMatch(letter -> letter.getStage() == DeadLetterStage.ORDER)
          .extracting(DeadLetter::getReason)
          .allMatch(reason -> reason.startsWith("late: the event of 'test:BTC' at "));
    }
  }

  /** Its partition was thought idle, and has come back. */
  @ParameterizedTest
  @ValueSource(longs = {0, 1_000_000, 4_000_000, 6_000_000, 60_000_000})
  void theNextEventOfAnInstrumentIsTakenWhereNothingThatItSeesIsGone(
      long passedMicros, @TempDir Path without) throws Exception {
    InferenceConfig base =
        OperatorHarness.config(TestModels.write(TestModels.tiny(TokenSource.ORDER_BOOK), without));
    InferenceConfig ordered = ConfigVariant.of(base).ordering(Ordering.EVENT_TIME).build();
    for (InferenceConfig job : List.of(ordered, config)) {
      boolean taken = job == ordered || passedMicros < 5_000_000;
      TestFeed own = new TestFeed("test:BTC", 64);
      try (OperatorHarness operator = OperatorHarness.open(job)) {
        operator.take(own, own.snapshot()).takeDeltas(own, 2);
        operator.watermark(own.timeMicros() + 100_000 + passedMicros);
        operator.takeDeltas(own, 2).endInput();
        assertThat(operator.predictions()).hasSize(taken ? 4 : 2);
        assertThat(operator.deadLetters()).hasSize(taken ? 0 : 2);
      }
    }
  }

  @Test
  void aNewInstrumentsSnapshotMayTakeSomeSeconds() throws Exception {
    for (long passedMicros : new long[] {4_000_000, 6_000_000}) {
      TestFeed own = new TestFeed("test:NEW", 65);
      try (OperatorHarness operator = OperatorHarness.open(config)) {
        operator.watermark(own.timeMicros() + passedMicros);
        operator.take(own, own.snapshot()).takeDeltas(own, 2).endInput();
        assertThat(operator.predictions()).hasSize(passedMicros < 5_000_000 ? 2 : 0);
      }
    }
  }

  @Test
  void noStepSeesFewerMarketRecordsThanThereWereAtItsTime() throws Exception {
    TestMarket market = new TestMarket(62);
    List<RawEvent> events = new ArrayList<>();
    events.add(feed.raw(feed.snapshot()));
    for (int i = 0; i < 40; i++) {
      events.add(market.raw(market.record(TestFeed.START_MICROS + i * 1_000_000L)));
    }
    OrderBookUpdate first = feed.pause(30_000_000).delta();
    OrderBookUpdate stepsBack = feed.delta();
    stepsBack.setEventTimeMicros(first.getEventTimeMicros() - 2_000);
    List<String> onTime =
        run(events, List.of(feed.raw(first), feed.raw(stepsBack)), Long.MIN_VALUE);
    assertThat(onTime).hasSize(2);

    // The watermark has passed the one that it follows, but a step may be so far behind.
    assertThat(run(events, List.of(feed.raw(first), feed.raw(stepsBack)), 4_000_000))
        .isEqualTo(onTime);
    assertThat(run(events, List.of(feed.raw(first), feed.raw(stepsBack)), 6_000_000))
        .isEqualTo(onTime.subList(0, 1));
  }

  /** The first delta, then the watermark so far ahead of it, then the second. */
  private static List<String> run(List<RawEvent> before, List<RawEvent> deltas, long aheadMicros)
      throws Exception {
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      for (RawEvent event : before) {
        operator.take(event);
      }
      operator.take(deltas.get(0));
      if (aheadMicros > 0) {
        operator.watermark(deltas.get(0).timestampMillis() * 1_000 + aheadMicros);
      }
      operator.take(deltas.get(1)).endInput();
      return operator.bytes();
    }
  }

  @ParameterizedTest
  @EnumSource(Ordering.class)
  void theOldRecordsOfAForgottenInstrumentAreLateAndNoNewContext(Ordering ordering)
      throws Exception {
    InferenceConfig ordered = ConfigVariant.of(config).ordering(ordering).build();
    try (OperatorHarness operator = OperatorHarness.open(ordered)) {
      OrderBookUpdate snapshot = feed.snapshot();
      OrderBookUpdate delta = feed.delta();
      operator.take(feed, snapshot).take(feed, delta);
      operator.watermark(
          feed.timeMicros() + 2 * ordered.idleTimeout().toNanos() / 1_000); // forgotten
      assertThat(operator.keysWithState()).isEmpty();
      operator.take(feed, snapshot).take(feed, delta).takeDeltas(feed, 3);
      operator.endInput();

      assertThat(operator.predictions()).hasSize(1);
      assertThat(operator.deadLetters())
          .hasSize(5)
          .allMatch(letter -> letter.getStage() == DeadLetterStage.ORDER)
          .extracting(DeadLetter::getReason)
          .allMatch(reason -> reason.startsWith("late: "));
      assertThat(operator.eventTimeTimers()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Ordering.class)
  void whatWasLateIsLateAfterARestore(Ordering ordering) throws Exception {
    InferenceConfig ordered = ConfigVariant.of(config).ordering(ordering).build();
    OperatorSubtaskState state;
    try (OperatorHarness operator = OperatorHarness.open(ordered)) {
      operator.watermark(feed.timeMicros() + 2 * ordered.idleTimeout().toNanos() / 1_000);
      state = operator.checkpoint(1);
    }
    for (int restores = 0; restores < 2; restores++) {
      try (OperatorHarness operator = OperatorHarness.restore(ordered, state)) {
        state = operator.checkpoint(2);
        operator.take(feed, feed.snapshot()).takeDeltas(feed, 1).endInput();
        assertThat(operator.predictions()).isEmpty();
        assertThat(operator.deadLetters()).hasSize(2);
      }
    }
  }

  @Test
  void whatComesAfterTheInputHasEndedIsNotLateForThat() throws Exception {
    OperatorSubtaskState state;
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      operator.take(feed, feed.snapshot()).takeDeltas(feed, 1).endInput();
      state = operator.checkpoint(1);
    }
    try (OperatorHarness operator = OperatorHarness.restore(config, state)) {
      assertThat(operator.takeDeltas(feed, 1).endInput().predictions())
          .extracting(Prediction::getPosition)
          .containsExactly(1L);
    }
  }
}
