package io.tickcache.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.inference.config.Ordering;
import io.tickcache.inference.event.RawEvent;
import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.model.TokenSource;
import io.tickcache.schemas.DeadLetter;
import io.tickcache.schemas.DeadLetterStage;
import io.tickcache.schemas.Prediction;
import io.tickcache.steps.EventFate;
import io.tickcache.testing.CapturedLog;
import io.tickcache.testing.TestFeed;
import io.tickcache.testing.TestModels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a publisher's wrong clock does to its own instrument, and to others. */
class WrongClockTest {

  private static final long TWO_DAYS_MICROS = 172_800_000_000L;
  private static final long START_MILLIS = TestFeed.START_MICROS / 1_000;

  @TempDir private static Path directory;
  private static InferenceConfig live;

  private final TestFeed healthy = new TestFeed("test:BTC", 81);
  private final TestFeed liar = new TestFeed("test:LIAR", 82).pause(TWO_DAYS_MICROS);

  @BeforeAll
  static void makeModel() throws Exception {
    InferenceConfig base =
        OperatorHarness.config(
            TestModels.write(
                TestModels.tiny(TokenSource.ORDER_BOOK, TokenSource.KLINE), directory));
    live =
        ConfigVariant.of(base)
            .ordering(Ordering.EVENT_TIME)
            .maxAhead(Duration.ofMinutes(1))
            .build();
  }

  /** As the source marks it. */
  private static RawEvent ahead(RawEvent raw) {
    return new RawEvent(
        raw.source(),
        raw.topic(),
        raw.partition(),
        raw.offset(),
        raw.timestampMillis(),
        raw.logAppendTime(),
        true,
        raw.key(),
        raw.value());
  }

  @Test
  void anEventAheadOfTheClockIsADeadLetterWithAFateAndANameOfItsOwn() throws Exception {
    try (OperatorHarness operator = OperatorHarness.open(live);
        CapturedLog log = CapturedLog.of(InstrumentWarnings.class)) {
      operator.setProcessingTime(START_MILLIS);
      operator.take(ahead(liar.raw(liar.snapshot()))).take(ahead(liar.raw(liar.delta())));
      operator.endInput();

      assertThat(operator.predictions()).isEmpty();
      assertThat(operator.count(EventFate.AHEAD.metric())).isEqualTo(2);
      assertThat(operator.count(EventFate.NO_RECORD.metric())).isZero();
      assertThat(operator.deadLetters())
          .allMatch(letter -> letter.getStage() == DeadLetterStage.RECORD)
          .extracting(DeadLetter::getReason)
          .contains(
              "event time 2023-11-16T22:13:20Z is further ahead of the clock of the machine that"
                  + " read it than 'source.max-ahead' allows: one of the two clocks is wrong");
      assertThat(log.lines())
          .singleElement()
          .satisfies(
              line ->
                  assertThat(line)
                      .startsWith(
                          "'test:LIAR' is 2 d 0 h ahead of this machine's clock: its events"
                              + " are dead letters"));
    }
  }

  @Test
  void nobodyIsNamedByAKeyThatIsNoName() throws Exception {
    try (OperatorHarness operator = OperatorHarness.open(live);
        CapturedLog log = CapturedLog.of(InstrumentWarnings.class)) {
      operator.setProcessingTime(START_MILLIS);
      RawEvent raw = liar.raw(liar.snapshot());
      for (String key : new String[] {null, "", "x".repeat(1_000)}) {
        operator.take(
            ahead(liar.raw(TokenSource.ORDER_BOOK, key, raw.timestampMillis(), raw.value())));
      }
      operator.endInput();

      assertThat(operator.deadLetters()).hasSize(3);
      assertThat(log.lines()).isEmpty();
    }
  }

  @Test
  void anEventThatIsAheadByLessIsNamedTooAndWaits() throws Exception {
    try (OperatorHarness operator = OperatorHarness.open(live);
        CapturedLog log = CapturedLog.of(InstrumentWarnings.class)) {
      operator.setProcessingTime(START_MILLIS - 30_000);
      operator.take(healthy, healthy.snapshot()).takeDeltas(healthy, 2).endInput();

      assertThat(operator.predictions()).hasSize(2);
      assertThat(log.lines())
          .singleElement()
          .satisfies(
              line ->
                  assertThat(line)
                      .startsWith(
                          "'test:BTC' is 30.0 s ahead of this machine's clock: its events"
                              + " wait until it gets there"));
    }
  }

  @Test
  void anInstrumentThatIsLateIsNamedAndOneThatRepeatsItselfIsNot() throws Exception {
    try (OperatorHarness operator = OperatorHarness.open(live);
        CapturedLog log = CapturedLog.of(InstrumentWarnings.class)) {
      operator.setProcessingTime(START_MILLIS);
      RawEvent snapshot = healthy.raw(healthy.snapshot());
      operator.take(snapshot).take(snapshot).watermark(TestFeed.START_MICROS);
      assertThat(operator.deadLetters()).hasSize(1);
      assertThat(log.lines()).isEmpty();

      TestFeed unknown = new TestFeed("test:NEW", 9);
      operator.watermark(TestFeed.START_MICROS + 7_000_000).take(unknown, unknown.snapshot());
      assertThat(log.lines())
          .singleElement()
          .satisfies(
              line ->
                  assertThat(line).contains("'test:NEW' is ", " s behind event time: its events"));
    }
  }

  @ParameterizedTest
  @EnumSource(Ordering.class)
  void anothersClockDoesNotEndTheContextOfAnInstrumentThatGoesOn(Ordering ordering)
      throws Exception {
    InferenceConfig config = ConfigVariant.of(live).ordering(ordering).build();
    long timeoutMillis = config.idleTimeout().toMillis();
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      operator.setProcessingTime(START_MILLIS);
      operator.take(healthy, healthy.snapshot()).takeDeltas(healthy, 3);
      operator.watermark(healthy.timeMicros());
      // However event time came so far: by another's clock, or another's network.
      operator.watermark(healthy.timeMicros() + 2 * timeoutMillis * 1_000);
      assertThat(operator.count(InferenceMetrics.FORGOTTEN)).isZero();

      operator.setProcessingTime(START_MILLIS + timeoutMillis - 1);
      operator.takeDeltas(healthy, 2); // a sign of life, late or not
      operator.setProcessingTime(START_MILLIS + 2 * timeoutMillis - 2);
      assertThat(operator.count(InferenceMetrics.FORGOTTEN)).isZero();
      assertThat(operator.predictions())
          .extracting(Prediction::getPosition)
          .containsExactlyElementsOf(
              LongStream.range(0, ordering == Ordering.ARRIVAL ? 5 : 3).boxed().toList());

      operator.setProcessingTime(START_MILLIS + 2 * timeoutMillis);
      assertThat(operator.count(InferenceMetrics.FORGOTTEN)).isOne();
      assertThat(operator.eventTimeTimers()).isZero();
    }
  }
}
