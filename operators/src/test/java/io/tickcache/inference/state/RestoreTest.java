package io.tickcache.inference.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.engine.Arithmetic;
import io.tickcache.inference.ConfigVariant;
import io.tickcache.inference.OperatorHarness;
import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.inference.config.OnModelChange;
import io.tickcache.inference.config.Ordering;
import io.tickcache.inference.event.RawEvent;
import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.model.TokenSource;
import io.tickcache.schemas.Guarantee;
import io.tickcache.schemas.Prediction;
import io.tickcache.testing.TestFeed;
import io.tickcache.testing.TestModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreTest {

  private static final int EVENTS = 700;
  private static final int MAX_PARALLELISM = 128;

  @TempDir private static Path directory;
  private static InferenceConfig arrival;
  private static InferenceConfig eventTime;

  @BeforeAll
  static void makeModel() throws Exception {
    arrival =
        OperatorHarness.config(
            TestModels.write(
                TestModels.tiny(TokenSource.ORDER_BOOK, TokenSource.KLINE), directory));
    eventTime = ConfigVariant.of(arrival).maxSteps(7).ordering(Ordering.EVENT_TIME).build();
  }

  @Test
  void goesOnInAFreshOperatorAsIfNothingHadHappened() throws Exception {
    List<RawEvent> events = mixedEvents(21, 6);
    List<String> undisturbed;
    try (OperatorHarness operator = OperatorHarness.open(arrival)) {
      for (RawEvent event : events) {
        operator.take(event);
      }
      undisturbed = operator.endInput().bytes();
    }
    assertThat(undisturbed).hasSizeGreaterThan(EVENTS / 2);
    assertThat(sorted(runWithRestores(arrival, events, List.of(100, 101, 333, 650))))
        .isEqualTo(sorted(undisturbed));
  }

  @Test
  void eventsThatWaitForTheWatermarkSurviveARestore() throws Exception {
    List<RawEvent> events = TestFeed.outOfOrder(mixedEvents(22, 4), 150, new Random(22));
    List<String> undisturbed = runWithRestores(eventTime, events, List.of());
    assertThat(undisturbed).hasSizeGreaterThan(EVENTS / 2);
    assertThat(runWithRestores(eventTime, events, List.of(5, 50, 51, 400))).isEqualTo(undisturbed);
  }

  @Test
  void aRestoredInstrumentThatNeverReturnsIsForgottenToo() throws Exception {
    TestFeed feed = new TestFeed("test:BTC", 23);
    OperatorSubtaskState state;
    try (OperatorHarness operator = OperatorHarness.open(arrival)) {
      state = operator.take(feed, feed.snapshot()).takeDeltas(feed, 20).checkpoint(1);
    }
    try (OperatorHarness operator = OperatorHarness.restore(arrival, state)) {
      assertThat(operator.stateEntries()).isPositive();
      operator.watermark(feed.timeMicros() + arrival.idleTimeout().toNanos() / 1_000);
      assertThat(operator.stateEntries()).isZero();
      assertThat(operator.eventTimeTimers()).isZero();
    }
  }

  @Test
  void moreSubtasksTakeOverTheInstrumentsOfOne() throws Exception {
    List<RawEvent> events = mixedEvents(24, 8);
    List<String> undisturbed = runWithRestores(arrival, events, List.of());
    List<String> all = new ArrayList<>();
    OperatorSubtaskState state;
    try (OperatorHarness operator = OperatorHarness.open(arrival)) {
      for (RawEvent event : events.subList(0, 350)) {
        operator.take(event);
      }
      state = operator.checkpoint(1);
      all.addAll(operator.bytes());
    }
    for (int subtask = 0; subtask < 3; subtask++) {
      OperatorSubtaskState share =
          AbstractStreamOperatorTestHarness.repartitionOperatorState(
              state, MAX_PARALLELISM, 1, 3, subtask);
      try (OperatorHarness operator = OperatorHarness.open(arrival, share, 3, subtask)) {
        for (RawEvent event : events.subList(350, events.size())) {
          if (operator.owns(event, 3, subtask)) {
            operator.take(event);
          }
        }
        all.addAll(operator.endInput().bytes());
      }
    }
    assertThat(sorted(all)).isEqualTo(sorted(undisturbed));
  }

  @Test
  void aFailedAttemptLeavesNoTraceInTheNext() throws Exception {
    TestFeed feed = new TestFeed("test:BTC", 25);
    List<RawEvent> events = new ArrayList<>();
    events.add(feed.raw(feed.snapshot()));
    for (int i = 0; i < 80; i++) {
      events.add(feed.raw(feed.delta()));
    }
    List<String> undisturbed = runWithRestores(arrival, events, List.of());
    OperatorSubtaskState state;
    List<String> all = new ArrayList<>();
    try (OperatorHarness operator = OperatorHarness.open(arrival)) {
      for (RawEvent event : events.subList(0, 40)) {
        operator.take(event);
      }
      state = operator.checkpoint(1);
      all.addAll(operator.bytes());
      for (RawEvent event : events.subList(40, 70)) {
        operator.take(event); // after the checkpoint: lost with the attempt, and replayed
      }
    }
    try (OperatorHarness operator = OperatorHarness.restore(arrival, state)) {
      for (RawEvent event : events.subList(40, events.size())) {
        operator.take(event);
      }
      all.addAll(operator.endInput().bytes());
    }
    assertThat(all).isEqualTo(undisturbed);
  }

  @Test
  void goesOnWithLargerAndSmallerBatches() throws Exception {
    List<RawEvent> events = mixedEvents(27, 5);
    List<String> undisturbed = runWithRestores(arrival, events, List.of());
    List<String> all = new ArrayList<>();
    OperatorSubtaskState state = null;
    // Contexts begun with batches of 100 have 512 slots; with 1,000 they would have 1,536.
    List<InferenceConfig> configs =
        List.of(
            arrival,
            ConfigVariant.of(arrival).maxSteps(1_000).build(),
            ConfigVariant.of(arrival).maxSteps(3).build());
    for (int part = 0; part < 3; part++) {
      try (OperatorHarness operator = OperatorHarness.restore(configs.get(part), state)) {
        for (RawEvent event : events.subList(part * 200, part == 2 ? EVENTS : part * 200 + 200)) {
          operator.take(event);
        }
        state = operator.checkpoint(part);
        all.addAll(operator.bytes());
      }
    }
    assertThat(sorted(all)).isEqualTo(sorted(undisturbed));
  }

  @Test
  void refusesTheCacheOfAnotherModelBeforeTheFirstRecord(@TempDir Path other) throws Exception {
    TestFeed feed = new TestFeed("test:BTC", 26);
    OperatorSubtaskState state;
    try (OperatorHarness operator = OperatorHarness.open(arrival)) {
      state = operator.take(feed, feed.snapshot()).takeDeltas(feed, 3).checkpoint(1);
    }
    InferenceConfig changed =
        OperatorHarness.config(
            TestModels.write(TestModels.tinyLearned(99, TokenSource.ORDER_BOOK), other));
    assertThatThrownBy(() -> OperatorHarness.restore(changed, state))
        .isInstanceOf(SuppressRestartsException.class)
        .cause()
        .hasMessageContaining("the KV cache of 'test:BTC' in the restored state is of model")
        .hasMessageContaining("start it with that model");
  }

  @Test
  void refusesKeysOfANewerArithmeticAndNamesBothVersions() throws Exception {
    TestFeed feed = new TestFeed("test:BTC", 30);
    OperatorSubtaskState state = stateAfter(feed, 20);
    StateEdit newer = computedBy("test:BTC", own -> version(own, own.version() + 1));
    assertThatThrownBy(() -> OperatorHarness.restoreEdited(arrival, state, newer))
        .isInstanceOf(SuppressRestartsException.class)
        .cause()
        .hasMessageMatching(
            "the KV cache of 'test:BTC' in the restored state was computed by arithmetic"
                + " 'vector 2' of a newer Tickcache; this one has 'vector 1': start the job with"
                + " that build or a newer one");
  }

  @Test
  void goesOnWithKeysOfAnOlderArithmeticOrAnotherEngineAndSaysSo() throws Exception {
    List<UnaryOperator<Arithmetic>> others =
        List.of(
            own -> version(own, own.version() - 1),
            own -> new Arithmetic("torch", own.version() + 1, "another machine"));
    for (UnaryOperator<Arithmetic> other : others) {
      TestFeed feed = new TestFeed("test:BTC", 31);
      OperatorSubtaskState state = stateAfter(feed, 20);
      try (OperatorHarness operator =
          OperatorHarness.restoreEdited(arrival, state, computedBy("test:BTC", other))) {
        List<Prediction> predictions = operator.takeDeltas(feed, 5).endInput().predictions();
        assertThat(predictions).extracting(Prediction::getPosition).startsWith(20L);
        assertThat(predictions)
            .extracting(Prediction::getGuarantee)
            .containsOnly(Guarantee.ROUNDING);
        assertThat(operator.count(InferenceMetrics.CONTEXTS_OF_OTHER_ARITHMETIC)).isEqualTo(1);
      }
    }
  }

  private static OperatorSubtaskState stateAfter(TestFeed feed, int deltas) throws Exception {
    try (OperatorHarness operator = OperatorHarness.open(arrival)) {
      return operator.take(feed, feed.snapshot()).takeDeltas(feed, deltas).checkpoint(1);
    }
  }

  private static Arithmetic version(Arithmetic arithmetic, int version) {
    return new Arithmetic(arithmetic.engine(), version, arithmetic.platform());
  }

  /** Has the header tell of another arithmetic than its own. */
  private static StateEdit computedBy(String instrument, UnaryOperator<Arithmetic> other) {
    return state -> {
      var written = StateEdit.value(state, instrument, "header");
      InstrumentHeader header = InstrumentHeaderFormat.INSTANCE.fromBytes(written.value());
      written.update(
          InstrumentHeaderFormat.INSTANCE.toBytes(
              new InstrumentHeader(
                  header.lastEventMicros(),
                  header.previousMid(),
                  header.released(),
                  header.lastEpochMicros(),
                  header.lastStepMicros(),
                  header.networkId(),
                  other.apply(header.arithmetic()),
                  header.origin(),
                  header.context(),
                  null)));
    };
  }

  @Test
  void aNewModelTakesOverWithNewContextsAndLosesNoStep(@TempDir Path other) throws Exception {
    TestFeed feed = new TestFeed("test:BTC", 28);
    String model =
        TestModels.write(
            TestModels.tinyWithContext(60, TokenSource.ORDER_BOOK, TokenSource.KLINE), other);
    OperatorSubtaskState state;
    String oldModel;
    try (OperatorHarness operator = OperatorHarness.open(arrival)) {
      state = operator.take(feed, feed.snapshot()).takeDeltas(feed, 30).checkpoint(1);
      oldModel = operator.predictions().get(0).getModelId();
    }
    InferenceConfig rollout =
        ConfigVariant.of(arrival)
            .modelDirectory(model)
            .onModelChange(OnModelChange.NEW_CONTEXT)
            .build();
    try (OperatorHarness operator = OperatorHarness.restore(rollout, state)) {
      OperatorSubtaskState after = operator.takeDeltas(feed, 20).checkpoint(2);
      List<Prediction> predictions = operator.predictions();
      assertThat(predictions).hasSize(20); // the book went on: no snapshot was needed
      assertThat(predictions.get(0).getPosition()).isZero();
      assertThat(predictions.get(0).getContextEpochMicros())
          .isEqualTo(predictions.get(0).getEventTimeMicros());
      assertThat(predictions).extracting(Prediction::getModelId).doesNotContain(oldModel);
      assertThat(operator.count(InferenceMetrics.CONTEXTS_DROPPED)).isEqualTo(1);
      state = after;
    }
    InferenceConfig next = ConfigVariant.of(rollout).onModelChange(OnModelChange.REFUSE).build();
    try (OperatorHarness operator = OperatorHarness.restore(next, state)) {
      assertThat(operator.takeDeltas(feed, 1).endInput().predictions().get(0).getPosition())
          .isEqualTo(20); // it is the new model's state now
    }
  }

  @Test
  void aNewStorageTakesOverWithNewContexts() throws Exception {
    TestFeed feed = new TestFeed("test:BTC", 29);
    OperatorSubtaskState state;
    try (OperatorHarness operator = OperatorHarness.open(arrival)) {
      state = operator.take(feed, feed.snapshot()).takeDeltas(feed, 30).checkpoint(1);
    }
    InferenceConfig changed =
        ConfigVariant.of(arrival)
            .kvStorage(KvStorage.INT8)
            .onModelChange(OnModelChange.NEW_CONTEXT)
            .build();
    try (OperatorHarness operator = OperatorHarness.restore(changed, state)) {
      assertThat(operator.takeDeltas(feed, 5).endInput().predictions()).hasSize(5);
      assertThat(operator.count(InferenceMetrics.CONTEXTS_DROPPED)).isEqualTo(1);
    }
  }

  /** Feeds the events; a watermark 200 ms behind follows every tenth. */
  private static List<String> runWithRestores(
      InferenceConfig config, List<RawEvent> events, List<Integer> restoreBefore) throws Exception {
    List<String> bytes = new ArrayList<>();
    OperatorHarness operator = OperatorHarness.open(config);
    try {
      long newestMillis = 0;
      for (int i = 0; i < events.size(); i++) {
        if (restoreBefore.contains(i)) {
          OperatorSubtaskState state = operator.checkpoint(i);
          bytes.addAll(operator.bytes());
          operator.close();
          operator = OperatorHarness.restore(config, state);
        }
        operator.take(events.get(i));
        newestMillis = Math.max(newestMillis, events.get(i).timestampMillis());
        if (i % 10 == 9) {
          operator.watermark((newestMillis - 200) * 1_000);
        }
      }
      operator.watermark(newestMillis * 1_000).endInput();
      assertThat(operator.deadLetters()).isEmpty();
      bytes.addAll(operator.bytes());
      return bytes;
    } finally {
      operator.close();
    }
  }

  /** Books and klines of several instruments, merged at random. */
  private static List<RawEvent> mixedEvents(long seed, int instruments) {
    Random random = new Random(seed);
    List<TestFeed> feeds = new ArrayList<>();
    List<RawEvent> events = new ArrayList<>();
    for (int i = 0; i < instruments; i++) {
      TestFeed feed = new TestFeed("test:SYM" + i, seed * 100 + i);
      feeds.add(feed);
      events.add(feed.raw(feed.snapshot()));
    }
    while (events.size() < EVENTS) {
      TestFeed feed = feeds.get(random.nextInt(instruments));
      events.add(random.nextInt(5) == 0 ? feed.raw(feed.kline()) : feed.raw(feed.delta()));
    }
    return events;
  }

  private static List<String> sorted(List<String> bytes) {
    return bytes.stream().sorted().toList();
  }
}
