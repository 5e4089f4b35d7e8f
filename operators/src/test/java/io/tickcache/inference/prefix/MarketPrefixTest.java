package io.tickcache.inference.prefix;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.inference.ConfigVariant;
import io.tickcache.inference.OperatorHarness;
import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.inference.config.OnModelChange;
import io.tickcache.inference.config.Ordering;
import io.tickcache.inference.event.RawEvent;
import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.model.TokenSource;
import io.tickcache.schemas.DeadLetter;
import io.tickcache.schemas.DeadLetterStage;
import io.tickcache.schemas.Guarantee;
import io.tickcache.schemas.MarketContext;
import io.tickcache.schemas.MarketValue;
import io.tickcache.schemas.Prediction;
import io.tickcache.testing.TestFeed;
import io.tickcache.testing.TestMarket;
import io.tickcache.testing.TestModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Market records through the operator: which of them a step sees, and what becomes of bad ones. */
class MarketPrefixTest {

  private static final int RECORDS = 4;
  private static final int MAX_PARALLELISM = 128;
  private static final long PERIOD_MICROS = 40_000;

  @TempDir private static Path directory;
  private static InferenceConfig eventTime;
  private static InferenceConfig arrival;

  private final TestMarket market = new TestMarket(51);
  private final TestFeed feed = new TestFeed("test:BTC", 52);

  @BeforeAll
  static void makeModel() throws Exception {
    arrival =
        OperatorHarness.config(
            TestModels.write(
                TestModels.tinyWithPrefix(RECORDS, TokenSource.ORDER_BOOK),
                directory.resolve("prefix")));
    eventTime = ConfigVariant.of(arrival).ordering(Ordering.EVENT_TIME).build();
  }

  @Test
  void aStepSeesTheNewestRecordThatIsNotLater() throws Exception {
    List<RawEvent> events = events(3, 400, 53);
    try (OperatorHarness operator = OperatorHarness.open(eventTime)) {
      for (RawEvent event : events) {
        operator.take(event);
      }
      List<Prediction> predictions = operator.endInput().predictions();
      assertThat(predictions).hasSize(397);
      assertThat(predictions)
          .extracting(Prediction::getPrefixEventTimeMicros)
          .contains((Long) null) // before the first record
          .contains(TestFeed.START_MICROS + 20 * PERIOD_MICROS);
      assertThat(predictions)
          .allSatisfy(
              prediction ->
                  assertThat(prediction.getPrefixEventTimeMicros())
                      .isEqualTo(newestRecord(prediction.getEventTimeMicros())));
      assertThat(operator.deadLetters()).isEmpty();
    }
  }

  private static Long newestRecord(long eventTimeMicros) {
    long age = (eventTimeMicros - TestFeed.START_MICROS) % PERIOD_MICROS;
    long newest = eventTimeMicros - age;
    return newest == TestFeed.START_MICROS ? null : newest;
  }

  @Test
  void whatARecordSaysChangesThePredictionsOfStepsThatSeeIt() throws Exception {
    List<RawEvent> events = events(1, 100, 54);
    List<RawEvent> others = new ArrayList<>(events);
    int changed = 0;
    while (others.get(changed).source() != TokenSource.MARKET || changed < 60) {
      changed++;
    }
    long time = others.get(changed).timestampMillis() * 1_000;
    others.set(changed, market.raw(market.record(time)));

    List<Prediction> before = predictions(events);
    List<Prediction> after = predictions(others);
    int seen = 0;
    for (int i = 0; i < before.size(); i++) {
      long stepTime = before.get(i).getEventTimeMicros();
      if (stepTime < time) {
        assertThat(after.get(i)).isEqualTo(before.get(i));
      } else if (stepTime < time + RECORDS * PERIOD_MICROS) {
        assertThat(after.get(i)).isNotEqualTo(before.get(i));
        seen++;
      }
    }
    assertThat(seen).isPositive();
  }

  private static List<Prediction> predictions(List<RawEvent> events) throws Exception {
    try (OperatorHarness operator = OperatorHarness.open(eventTime)) {
      for (RawEvent event : events) {
        operator.take(event);
      }
      return operator.endInput().predictions();
    }
  }

  @Test
  void theOrderOfArrivalDoesNotMatterInEventTime() throws Exception {
    List<RawEvent> events = events(3, 300, 55);
    List<String> sorted = OperatorHarness.sortedBytes(eventTime, events, List.of());
    for (int seed = 1; seed <= 3; seed++) {
      List<RawEvent> shuffled = TestFeed.outOfOrder(events, 300, new Random(seed));
      assertThat(OperatorHarness.sortedBytes(eventTime, shuffled, List.of())).isEqualTo(sorted);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FP32", "INT8"})
  void aRestoreChangesNothing(KvStorage storage) throws Exception {
    InferenceConfig config = ConfigVariant.of(eventTime).kvStorage(storage).maxSteps(9).build();
    List<RawEvent> events = TestFeed.outOfOrder(events(4, 400, 56), 100, new Random(56));
    List<String> undisturbed = OperatorHarness.sortedBytes(config, events, List.of());

    assertThat(OperatorHarness.sortedBytes(config, events, List.of(3, 100, 101, 350)))
        .isEqualTo(undisturbed);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void subtasksThatWereNotEquallyFarGoOnAtAnotherParallelism(int parallelism) throws Exception {
    List<RawEvent> events = events(8, 600, 57);
    List<String> undisturbed = OperatorHarness.sortedBytes(eventTime, events, List.of());
    List<RawEvent> first = events.subList(0, 400);
    long timeMicros = first.get(399).timestampMillis() * 1_000;
    List<String> bytes = new ArrayList<>();
    List<OperatorSubtaskState> states = new ArrayList<>();
    for (int subtask = 0; subtask < 2; subtask++) {
      try (OperatorHarness operator = OperatorHarness.open(eventTime, null, 2, subtask)) {
        takeOwn(operator, first, 2, subtask);
        // The second one's events have to find records that the first one no longer needs.
        operator.watermark(subtask == 0 ? timeMicros - 1_000 : timeMicros - 20 * PERIOD_MICROS);
        states.add(operator.checkpoint(1));
        bytes.addAll(operator.bytes());
      }
    }
    OperatorSubtaskState all =
        AbstractStreamOperatorTestHarness.repackageState(
            states.toArray(OperatorSubtaskState[]::new));
    for (int subtask = 0; subtask < parallelism; subtask++) {
      OperatorSubtaskState share =
          AbstractStreamOperatorTestHarness.repartitionOperatorState(
              all, MAX_PARALLELISM, 2, parallelism, subtask);
      try (OperatorHarness operator =
          OperatorHarness.open(eventTime, share, parallelism, subtask)) {
        takeOwn(operator, events.subList(400, events.size()), parallelism, subtask);
        bytes.addAll(operator.endInput().bytes());
        assertThat(operator.deadLetters()).isEmpty();
      }
    }
    assertThat(bytes.stream().sorted().toList()).isEqualTo(undisturbed);
  }

  private static void takeOwn(
      OperatorHarness operator, List<RawEvent> events, int parallelism, int subtask)
      throws Exception {
    for (RawEvent event : events) {
      if (operator.owns(event, parallelism, subtask)) {
        operator.take(event);
      }
    }
  }

  @Test
  void oneBatchMaySpanMoreVersionsThanTheEngineHolds() throws Exception {
    // 30 records between the steps of 20 instruments, all released by one watermark.
    List<RawEvent> events = new TestMarket(58).among(TestFeed.ofInstruments(20, 400, 58), 15_000);
    InferenceConfig large = ConfigVariant.of(eventTime).maxSteps(1_000).build();
    InferenceConfig small = ConfigVariant.of(eventTime).maxSteps(1).build();

    assertThat(OperatorHarness.sortedBytes(large, events, List.of()))
        .isEqualTo(OperatorHarness.sortedBytes(small, events, List.of()));
  }

  @Test
  void aLateRecordIsADeadLetterOfTheFirstSubtaskAlone() throws Exception {
    for (int subtask = 0; subtask < 2; subtask++) {
      try (OperatorHarness operator = OperatorHarness.open(eventTime, null, 2, subtask)) {
        RawEvent late = market.raw(market.record(TestFeed.START_MICROS + 1_000));
        operator.watermark(TestFeed.START_MICROS + 1_000).take(late);
        operator.take(market.raw(market.record(TestFeed.START_MICROS + 2_000)));
        assertThat(operator.deadLetters()).hasSize(subtask == 0 ? 1 : 0);
        assertThat(operator.count(InferenceMetrics.DEAD_LETTERS)).isEqualTo(1 - subtask);
      }
    }
  }

  @Test
  void aRecordThatWasLateIsLateAfterARestore() throws Exception {
    OperatorSubtaskState state;
    try (OperatorHarness operator = OperatorHarness.open(eventTime)) {
      state = operator.watermark(TestFeed.START_MICROS + 5_000).checkpoint(1);
    }
    try (OperatorHarness operator = OperatorHarness.restore(eventTime, state)) {
      operator.take(market.raw(market.record(TestFeed.START_MICROS + 5_000)));
      assertThat(operator.deadLetters())
          .singleElement()
          .returns(DeadLetterStage.ORDER, DeadLetter::getStage);
    }
  }

  @Test
  void noStepIsReleasedBeforeTheMarketRecordsHaveComeSoFar() throws Exception {
    try (OperatorHarness operator = OperatorHarness.open(eventTime)) {
      operator.take(feed, feed.snapshot()).takeDeltas(feed, 1);
      long time = feed.timeMicros();
      operator.watermarkOfInstruments(time + 1_000_000).endInputOfInstruments();
      assertThat(operator.predictions()).isEmpty();
      operator.take(market.raw(market.record(time))).watermark(time);
      assertThat(operator.predictions())
          .singleElement()
          .returns(time, Prediction::getPrefixEventTimeMicros);
    }
  }

  @Test
  void inOrderOfArrivalAStepSeesWhatHasCome() throws Exception {
    try (OperatorHarness operator = OperatorHarness.open(arrival)) {
      operator.take(feed, feed.snapshot()).takeDeltas(feed, 1);
      long time = feed.timeMicros();
      operator.take(market.raw(market.record(time))).takeDeltas(feed, 1);
      operator.take(market.raw(market.record(time - 1))); // not newer
      operator.take(market.raw(market.record(time + 1_000_000))); // ahead of the next step
      operator.takeDeltas(feed, 1).endInput();

      assertThat(operator.predictions())
          .extracting(Prediction::getPrefixEventTimeMicros)
          .containsExactly(null, time, time);
      assertThat(operator.predictions())
          .extracting(Prediction::getGuarantee)
          .containsOnly(Guarantee.ARRIVAL_ORDER);
      assertThat(operator.deadLetters())
          .singleElement()
          .satisfies(letter -> assertThat(letter.getReason()).contains("came before it"));
    }
  }

  @Test
  void malformedRecordsAreDeadLettersAndCostNoGoodOne() throws Exception {
    MarketContext good = market.record(TestFeed.START_MICROS);
    byte[] value = market.raw(good).value();
    long millis = TestFeed.START_MICROS / 1_000;
    refuses(market.raw(null, millis, value), "the record has no key; it must be the market");
    refuses(market.raw("", millis, value), "the record's key is empty or not UTF-8");
    refuses(market.raw(TestMarket.NAME, millis, null), "the record has no value (a tombstone)");
    refuses(
        market.raw(TestMarket.NAME, millis, feed.raw(feed.snapshot()).value()),
        "schema fingerprint is not that of MarketContext");
    refuses(
        market.raw(TestMarket.NAME, millis, Arrays.copyOf(value, value.length - 3)),
        "not a whole MarketContext");
    refuses(market.raw("other", millis, value), "key 'other' is not the payload's market 'test'");
    refuses(market.raw(TestMarket.NAME, millis + 1, value), "is not the event time");
    refusesValues("values = [] must name at least one value");
    refusesValues("'breadth' = NaN must be finite", new MarketValue("breadth", Double.NaN));
    refusesValues(
        "'a' must not follow 'b': they are ordered by name, no name twice",
        new MarketValue("b", 1.0),
        new MarketValue("a", 1.0));
  }

  private void refusesValues(String reason, MarketValue... values) throws Exception {
    long time = TestFeed.START_MICROS;
    refuses(market.raw(new MarketContext(TestMarket.NAME, time, time, List.of(values))), reason);
  }

  private void refuses(RawEvent bad, String reason) throws Exception {
    TestFeed around = new TestFeed("test:GOOD", 59);
    try (OperatorHarness operator = OperatorHarness.open(eventTime)) {
      operator.take(around, around.snapshot()).takeDeltas(around, 2).take(bad);
      long time = around.timeMicros();
      operator.take(market.raw(market.record(time))).takeDeltas(around, 2).endInput();
      assertThat(operator.predictions())
          .extracting(Prediction::getPrefixEventTimeMicros)
          .containsExactly(null, time, time, time);
      assertThat(operator.deadLetters())
          .singleElement()
          .satisfies(letter -> assertThat(letter.getReason()).contains(reason))
          .returns(bad.offset(), DeadLetter::getOffset);
    }
  }

  @Test
  void aModelWithoutAPrefixTakesNoRecords(@TempDir Path plain) throws Exception {
    InferenceConfig config =
        ConfigVariant.of(eventTime)
            .modelDirectory(TestModels.write(TestModels.tiny(TokenSource.ORDER_BOOK), plain))
            .build();
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      operator.take(market.raw(market.record(TestFeed.START_MICROS)));
      assertThat(operator.deadLetters())
          .singleElement()
          .satisfies(letter -> assertThat(letter.getReason()).contains("takes no MARKET steps"));
    }
  }

  @Test
  void aModelWithoutAPrefixMayTakeOverFromOneWith(@TempDir Path plain) throws Exception {
    OperatorSubtaskState state;
    try (OperatorHarness operator = OperatorHarness.open(eventTime)) {
      operator.take(market.raw(market.record(feed.timeMicros())));
      operator.take(feed, feed.snapshot()).takeDeltas(feed, 2).watermark(feed.timeMicros());
      state = operator.checkpoint(1);
    }
    InferenceConfig without =
        ConfigVariant.of(eventTime)
            .modelDirectory(TestModels.write(TestModels.tiny(TokenSource.ORDER_BOOK), plain))
            .onModelChange(OnModelChange.NEW_CONTEXT)
            .build();
    try (OperatorHarness operator = OperatorHarness.restore(without, state)) {
      operator.takeDeltas(feed, 2).endInput();
      assertThat(operator.predictions())
          .hasSize(2)
          .allMatch(prediction -> Objects.isNull(prediction.getPrefixEventTimeMicros()));
    }
  }

  private static List<RawEvent> events(int instruments, int count, long seed) {
    return new TestMarket(seed)
        .among(TestFeed.ofInstruments(instruments, count, seed), PERIOD_MICROS);
  }
}
