package io.tickcache.inference.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.engine.InferenceEngine;
import io.tickcache.engine.StepBatch;
import io.tickcache.history.FeedFaults;
import io.tickcache.inference.ConfigVariant;
import io.tickcache.inference.OperatorHarness;
import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.inference.config.OnModelChange;
import io.tickcache.inference.config.Ordering;
import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.inference.state.InputKind;
import io.tickcache.inference.state.LiveInstrument;
import io.tickcache.inference.state.RetainedInput;
import io.tickcache.kvcache.ContextGeometry;
import io.tickcache.kvcache.KvContext;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.TokenSource;
import io.tickcache.schemas.ContextState;
import io.tickcache.schemas.Guarantee;
import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.schemas.Output;
import io.tickcache.schemas.Prediction;
import io.tickcache.steps.KlineIntervalRule;
import io.tickcache.steps.StepInput;
import io.tickcache.steps.StepMaker;
import io.tickcache.steps.TokenTypes;
import io.tickcache.testing.TestFeed;
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

/** Another model takes over a context by running its retained inputs again. */
class RebuildTest {

  private static final String INSTRUMENT = "test:BTC";
  private static final int BEFORE = 100;
  private static final int AFTER = 30;
  private static final long WINDOW = TestModels.MAX_CONTEXT;
  private static final int OTHER_WINDOW = 24;

  @TempDir private static Path directory;
  @TempDir private static Path otherDirectory;
  private static InferenceConfig retaining;
  private static InferenceConfig otherModel;

  @BeforeAll
  static void makeModels() throws Exception {
    retaining =
        ConfigVariant.of(
                OperatorHarness.config(
                    TestModels.write(
                        TestModels.tiny(TokenSource.ORDER_BOOK, TokenSource.KLINE), directory)))
            .retainInputs(true)
            .build();
    otherModel =
        ConfigVariant.of(retaining)
            .modelDirectory(
                TestModels.write(
                    TestModels.tinyWithContext(
                        OTHER_WINDOW, TokenSource.KLINE, TokenSource.ORDER_BOOK),
                    otherDirectory))
            .onModelChange(OnModelChange.REBUILD)
            .build();
  }

  @ParameterizedTest
  @EnumSource(Ordering.class)
  void predictsAsTheNewModelWouldAfterTheRetainedSteps(Ordering ordering) throws Exception {
    TestFeed feed = new TestFeed(INSTRUMENT, 41);
    List<OrderBookUpdate> updates = updates(feed, BEFORE + AFTER);
    InferenceConfig first = ConfigVariant.of(retaining).ordering(ordering).build();
    InferenceConfig second = ConfigVariant.of(otherModel).ordering(ordering).build();

    OperatorSubtaskState state = stateAfter(first, feed, updates.subList(0, BEFORE));
    try (OperatorHarness operator = OperatorHarness.restore(second, state)) {
      take(operator, feed, updates.subList(BEFORE, updates.size()));
      List<Prediction> predictions = operator.endInput().predictions();
      assertThat(predictions).hasSize(AFTER);
      assertThat(predictions).extracting(RebuildTest::values).isEqualTo(expected(updates));
      assertThat(operator.count(InferenceMetrics.CONTEXTS_REBUILT)).isEqualTo(1);
      assertThat(operator.count(InferenceMetrics.STEPS_REBUILT)).isEqualTo(OTHER_WINDOW);
    }
  }

  @Test
  void positionsAndEpochGoOnSoThatNoIdIsUsedTwice() throws Exception {
    TestFeed feed = new TestFeed(INSTRUMENT, 42);
    List<OrderBookUpdate> updates = updates(feed, BEFORE + AFTER);
    long epoch;
    OperatorSubtaskState state;
    try (OperatorHarness operator = OperatorHarness.open(retaining)) {
      take(operator, feed, updates.subList(0, BEFORE));
      state = operator.checkpoint(1);
      epoch = operator.predictions().get(0).getContextEpochMicros();
    }
    InferenceConfig otherStorage = // of the same model: nothing else tells the ids apart
        ConfigVariant.of(retaining)
            .kvStorage(KvStorage.INT8)
            .onModelChange(OnModelChange.REBUILD)
            .build();
    try (OperatorHarness operator = OperatorHarness.restore(otherStorage, state)) {
      take(operator, feed, updates.subList(BEFORE, updates.size()));
      Prediction next = operator.endInput().predictions().get(0);
      assertThat(next.getPosition()).isEqualTo(BEFORE - 1); // a snapshot is no step
      assertThat(next.getContextEpochMicros()).isEqualTo(epoch);
      assertThat(next.getContextLength()).isEqualTo((int) WINDOW);
    }
  }

  @Test
  void saysSoInEveryPredictionAlsoAfterAnotherRestore() throws Exception {
    TestFeed feed = new TestFeed(INSTRUMENT, 43);
    List<OrderBookUpdate> updates = updates(feed, BEFORE + 3 * AFTER);
    OperatorSubtaskState state = stateAfter(retaining, feed, updates.subList(0, BEFORE));
    List<Prediction> predictions = new ArrayList<>();
    for (int part = 0; part < 3; part++) {
      try (OperatorHarness operator = OperatorHarness.restore(otherModel, state)) {
        int from = BEFORE + part * AFTER;
        take(operator, feed, updates.subList(from, from + AFTER));
        state = operator.checkpoint(part);
        predictions.addAll(operator.predictions());
        assertThat(operator.count(InferenceMetrics.CONTEXTS_REBUILT)).isEqualTo(part == 0 ? 1 : 0);
      }
    }
    assertThat(predictions).extracting(Prediction::getGuarantee).containsOnly(Guarantee.REBUILT);
    assertThat(predictions)
        .extracting(Prediction::getContextState)
        .containsOnly(ContextState.REBUILT);
    assertThat(predictions).extracting(RebuildTest::values).isEqualTo(expected(updates));
  }

  @Test
  void modelsMayTakeOverFromEachOtherAgainAndAgain() throws Exception {
    TestFeed feed = new TestFeed(INSTRUMENT, 44);
    InferenceConfig back = ConfigVariant.of(retaining).onModelChange(OnModelChange.REBUILD).build();
    OperatorSubtaskState state = null;
    long position = 0;
    for (int part = 0; part < 6; part++) {
      InferenceConfig config = part % 2 == 0 ? back : otherModel;
      try (OperatorHarness operator = OperatorHarness.restore(config, state)) {
        take(operator, feed, part == 0 ? updates(feed, 38) : deltas(feed, 37));
        state = operator.checkpoint(part);
        for (Prediction prediction : operator.predictions()) {
          assertThat(prediction.getPosition()).isEqualTo(position++);
        }
        if (part > 0) { // a page of 16 may hold more than the smaller window wants
          assertThat(operator.count(InferenceMetrics.STEPS_REBUILT))
              .isBetween((long) OTHER_WINDOW, part % 2 == 1 ? (long) OTHER_WINDOW : WINDOW);
        }
      }
    }
    assertThat(position).isEqualTo(6 * 37);
  }

  @Test
  void beginsANewContextWhereNothingWasRetained() throws Exception {
    TestFeed feed = new TestFeed(INSTRUMENT, 45);
    InferenceConfig forgetful = ConfigVariant.of(retaining).retainInputs(false).build();
    OperatorSubtaskState state = stateAfter(forgetful, feed, updates(feed, BEFORE));
    try (OperatorHarness operator = OperatorHarness.restore(otherModel, state)) {
      assertNewContext(operator, feed);
    }
  }

  @Test
  void beginsANewContextWhereTheModelDoesNotTakeTheInputs(@TempDir Path klines) throws Exception {
    TestFeed feed = new TestFeed(INSTRUMENT, 46);
    OperatorSubtaskState state;
    try (OperatorHarness operator = OperatorHarness.open(retaining)) {
      take(operator, feed, updates(feed, 20));
      for (int i = 0; i < 60; i++) {
        operator.take(feed, feed.kline());
      }
      state = take(operator, feed, deltas(feed, 1)).checkpoint(1);
    }
    InferenceConfig booksOnly =
        ConfigVariant.of(otherModel)
            .modelDirectory(
                TestModels.write(TestModels.tinyWithContext(60, TokenSource.ORDER_BOOK), klines))
            .build();
    try (OperatorHarness operator = OperatorHarness.restore(booksOnly, state)) {
      assertNewContext(operator, feed);
    }
  }

  /** Inputs of one version are none of another; the book goes on. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void beginsANewContextWhereFeaturesAreOfAnotherVersion(boolean newer, @TempDir Path newest)
      throws Exception {
    ModelConfig first = TestModels.tiny(TokenSource.ORDER_BOOK, TokenSource.KLINE);
    InferenceConfig newestModel =
        ConfigVariant.of(otherModel)
            .modelDirectory(TestModels.write(TestModels.withNewestFeatures(first), newest))
            .build();
    InferenceConfig firstModel =
        ConfigVariant.of(retaining).onModelChange(OnModelChange.REBUILD).build();
    TestFeed feed = new TestFeed(INSTRUMENT, 49);
    OperatorSubtaskState state =
        stateAfter(newer ? firstModel : newestModel, feed, updates(feed, BEFORE));
    try (OperatorHarness operator =
        OperatorHarness.restore(newer ? newestModel : firstModel, state)) {
      assertNewContext(operator, feed);
    }
  }

  @Test
  void rebuildsFromWhatThereIsWhereInputsWereRetainedLate() throws Exception {
    TestFeed feed = new TestFeed(INSTRUMENT, 47);
    InferenceConfig forgetful = ConfigVariant.of(retaining).retainInputs(false).build();
    OperatorSubtaskState state = stateAfter(forgetful, feed, updates(feed, 21));
    try (OperatorHarness operator = OperatorHarness.restore(retaining, state)) {
      state = operator.takeDeltas(feed, 5).checkpoint(1);
    }
    try (OperatorHarness operator = OperatorHarness.restore(retaining, state)) {
      state = operator.takeDeltas(feed, 5).checkpoint(2);
    }
    try (OperatorHarness operator = OperatorHarness.restore(otherModel, state)) {
      Prediction next = operator.takeDeltas(feed, 1).endInput().predictions().get(0);
      assertThat(operator.count(InferenceMetrics.STEPS_REBUILT)).isEqualTo(10);
      assertThat(next.getPosition()).isEqualTo(30);
      assertThat(next.getContextLength()).isEqualTo(11);
    }
  }

  @Test
  void onlyChangedPagesOfInputsAreHandedOver() throws Exception {
    TestFeed feed = new TestFeed(INSTRUMENT, 48);
    try (OperatorHarness operator = OperatorHarness.open(retaining)) {
      operator
          .take(feed, feed.snapshot())
          .takeDeltas(feed, 8 * ContextGeometry.PAGE_SIZE)
          .checkpoint(1);
      long before = operator.count(InferenceMetrics.STATE_INPUT_BYTES);
      operator.takeDeltas(feed, ContextGeometry.PAGE_SIZE).checkpoint(2);
      long page = operator.count(InferenceMetrics.STATE_INPUT_BYTES) - before;
      // 83 features of 4 bytes, an event time and a kind, 16 times; the page's own words.
      assertThat(page).isBetween(16 * 341L, 16 * 341L + 64);
      operator.checkpoint(3);
      assertThat(operator.count(InferenceMetrics.STATE_INPUT_BYTES)).isEqualTo(before + page);
    }
  }

  private static void assertNewContext(OperatorHarness operator, TestFeed feed) throws Exception {
    Prediction next = operator.takeDeltas(feed, 1).endInput().predictions().get(0);
    assertThat(next.getPosition()).isZero();
    assertThat(next.getGuarantee()).isEqualTo(Guarantee.ARRIVAL_ORDER);
    assertThat(operator.count(InferenceMetrics.CONTEXTS_DROPPED)).isEqualTo(1);
    assertThat(operator.count(InferenceMetrics.CONTEXTS_REBUILT)).isZero();
  }

  /** What the other model says after its window of steps and all later ones, run by hand. */
  private static List<List<Float>> expected(List<OrderBookUpdate> updates) throws Exception {
    ModelConfig model =
        TestModels.tinyWithContext(OTHER_WINDOW, TokenSource.KLINE, TokenSource.ORDER_BOOK);
    TokenTypes tokenTypes = new TokenTypes(model);
    StepMaker maker =
        new StepMaker(new FeedFaults(), tokenTypes.extractors(), KlineIntervalRule.all());
    LiveInstrument market = new LiveInstrument(INSTRUMENT);
    List<StepInput> steps = new ArrayList<>();
    for (int i = 0; i < updates.size(); i++) {
      double[] features = maker.apply(market, updates.get(i));
      if (features == null) {
        continue;
      }
      StepInput step = tokenTypes.of(TokenSource.ORDER_BOOK).step(features);
      steps.add(
          i < BEFORE
              ? RetainedInput.of(InputKind.of(TokenSource.ORDER_BOOK, tokenTypes), 0, features)
                  .toStep(tokenTypes)
              : step);
    }
    int replayed = steps.size() - (updates.size() - BEFORE) - OTHER_WINDOW;
    List<List<Float>> outputs = new ArrayList<>();
    ModelDirectory files = ModelDirectory.read(otherDirectory);
    try (InferenceEngine engine = InferenceEngine.open(files, retaining.engine())) {
      KvContext context = engine.cache().newContext(0);
      for (StepInput step : steps.subList(replayed, steps.size())) {
        StepBatch batch = engine.newBatch();
        batch.add(context, step.tokenType(), step.features());
        outputs.add(values(engine.run(batch)[0]));
      }
    }
    return outputs.subList(OTHER_WINDOW, outputs.size());
  }

  private static List<Float> values(Prediction prediction) {
    return prediction.getOutputs().stream().map(Output::getValue).toList();
  }

  private static List<Float> values(float[] outputs) {
    List<Float> values = new ArrayList<>();
    for (float output : outputs) {
      values.add(output);
    }
    return values;
  }

  private static OperatorSubtaskState stateAfter(
      InferenceConfig config, TestFeed feed, List<OrderBookUpdate> updates) throws Exception {
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      take(operator, feed, updates);
      operator.watermark(updates.get(updates.size() - 1).getEventTimeMicros());
      return operator.checkpoint(0);
    }
  }

  private static OperatorHarness take(
      OperatorHarness operator, TestFeed feed, List<OrderBookUpdate> updates) throws Exception {
    for (OrderBookUpdate update : updates) {
      operator.take(feed, update);
    }
    return operator;
  }

  /** A snapshot, then deltas; so many in all. */
  private static List<OrderBookUpdate> updates(TestFeed feed, int count) {
    List<OrderBookUpdate> updates = new ArrayList<>();
    updates.add(feed.snapshot());
    updates.addAll(deltas(feed, count - 1));
    return updates;
  }

  private static List<OrderBookUpdate> deltas(TestFeed feed, int count) {
    List<OrderBookUpdate> updates = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      updates.add(feed.delta());
    }
    return updates;
  }
}
