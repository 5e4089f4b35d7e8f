package io.tickcache.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.forecast.ForecastSettings;
import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.inference.config.OnModelChange;
import io.tickcache.inference.event.RawEvent;
import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.model.FloatTensor;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelConfig.TokenType;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.ModelFactory;
import io.tickcache.model.TokenSource;
import io.tickcache.schemas.DeadLetterStage;
import io.tickcache.schemas.Guarantee;
import io.tickcache.schemas.Kline;
import io.tickcache.schemas.OrderBookUpdate;
import io.tickcache.schemas.Prediction;
import io.tickcache.schemas.StepSource;
import io.tickcache.testing.TestFeed;
import io.tickcache.testing.TestModels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Steps whose numbers are not finite, here those of klines, have no prediction and end their
 * context: the same, however steps are batched, and with a restart anywhere.
 */
class PoisonedStepsTest {

  private static final String LETTER =
      "step %d of the context of %s' gives keys, values or outputs that are not finite:"
          + " no prediction, and its context ends";

  private static final int BLOCK = 64;
  private static final long STEP_BYTES = 2 * 2 * 16 * 4; // as TestModels.tiny has it

  private static final int ROUNDS = 34;
  private static final int STEPS_A_ROUND = 4;
  private static final int POISONED = 2 * (ROUNDS - 24); // a kline is a step once 24 came before

  @TempDir private Path directory;
  @TempDir private Path otherDirectory;
  private InferenceConfig config;

  @BeforeEach
  void writeModelThatOverflowsOnKlines() throws Exception {
    ModelConfig tiny =
        TestModels.withOutputs(
            TestModels.tiny(TokenSource.ORDER_BOOK, TokenSource.KLINE),
            List.of("return_1s_bps", "next_spread"),
            null);
    TokenType kline = tiny.tokenTypes().get(1);
    ModelConfig small =
        new ModelConfig(
            tiny.formatVersion(),
            tiny.name(),
            tiny.trained(),
            tiny.architecture(),
            List.of(
                tiny.tokenTypes().get(0),
                new TokenType(
                    kline.source(),
                    kline.featureSchema(),
                    kline.mean(),
                    Collections.nCopies(kline.features(), 1e-8))),
            tiny.head());
    Map<String, FloatTensor> weights = ModelFactory.untrained(small, 7).weights();
    float[] input = weights.get("input_weight").data();
    Arrays.fill(input, input.length / 2, input.length, 1e37f);
    ModelDirectory.of(small, weights).write(directory);
    config = OperatorHarness.config(directory.toString());
  }

  @Test
  void areTheSameForEveryBatchAndRestart() throws Exception {
    List<RawEvent> events = events();
    List<String> expected = run(events, 1, List.of());
    assertThat(expected).isNotEmpty();
    for (int maxSteps : new int[] {7, 100}) {
      assertThat(run(events, maxSteps, List.of())).as("%d", maxSteps).isEqualTo(expected);
      assertThat(run(events, maxSteps, List.of(60, 170, 230)))
          .as("%d, with restarts", maxSteps)
          .isEqualTo(expected);
    }
  }

  /**
   * The step behind the poisoned one needs a block when none is free and nobody can leave: the
   * batch runs early, and ends the very context that the block was for.
   */
  @Test
  void mayEndTheContextThatABlockIsMadeFreeFor() throws Exception {
    TestFeed a = new TestFeed("test:A", 3);
    TestFeed b = new TestFeed("test:B", 4);
    List<RawEvent> events = new ArrayList<>();
    events.add(a.raw(a.snapshot()));
    events.add(b.raw(b.snapshot()));
    for (int i = 0; i < 24; i++) {
      events.add(a.raw(a.kline())); // no steps yet
    }
    for (int i = 0; i < BLOCK + 2; i++) {
      events.add(b.raw(b.delta())); // two blocks
    }
    for (int i = 0; i < BLOCK - 1; i++) {
      events.add(a.raw(a.delta())); // one, up to its last slot
    }
    events.add(b.raw(b.delta())); // in the batch, so it cannot be spilled
    events.add(a.raw(a.kline()));
    events.add(a.raw(a.delta()));
    InferenceConfig tight =
        ConfigVariant.of(config).blockSize(BLOCK).kvCacheBytes(3L * BLOCK * STEP_BYTES).build();
    try (OperatorHarness operator = OperatorHarness.open(tight)) {
      for (RawEvent event : events) {
        operator.take(event);
      }
      operator.endInput();
      assertThat(operator.count(InferenceMetrics.PREEMPTIONS)).isEqualTo(1);
      assertThat(operator.deadLetters()).hasSize(1);
      List<Prediction> predictions = operator.predictions();
      assertThat(predictions).hasSize(BLOCK + 2 + BLOCK - 1 + 1 + 1);
      assertThat(predictions.get(predictions.size() - 1).getPosition()).isZero();
    }
  }

  @Test
  void neverGiveTwoPredictionsOneId() throws Exception {
    TestFeed feed = new TestFeed("test:A", 3);
    List<RawEvent> events = new ArrayList<>();
    events.add(feed.raw(feed.snapshot()));
    for (int i = 0; i < 24; i++) {
      events.add(feed.raw(feed.kline()));
    }
    Kline kline = feed.kline();
    long time = kline.getCloseTimeMicros();
    // The context begins, is poisoned, and begins anew, all at one time; and once more.
    for (int round = 0; round < 2; round++) {
      events.add(feed.raw(at(time, feed.delta())));
      events.add(feed.raw(kline));
      kline = feed.kline();
    }
    events.add(feed.raw(at(time, feed.delta())));
    for (List<Integer> restarts : List.of(List.<Integer>of(), List.of(27), List.of(26, 27, 29))) {
      for (int maxSteps : new int[] {1, 100}) {
        Set<List<Long>> ids = new HashSet<>();
        for (Prediction prediction : predictions(events, maxSteps, restarts)) {
          assertThat(ids.add(List.of(prediction.getContextEpochMicros(), prediction.getPosition())))
              .as("%s", prediction)
              .isTrue();
        }
        assertThat(ids).hasSizeGreaterThan(1);
      }
    }
  }

  /** A step behind a poisoned one is due, or not, by its place in the context that begins anew. */
  @Test
  void haveNoForecastsAndMoveThoseBehindThem() throws Exception {
    ForecastSettings everySecond = new ForecastSettings(3, 2, Duration.ZERO, 1, 0, 0, List.of());
    List<RawEvent> events = events();
    for (int maxSteps : new int[] {1, 7, 100}) {
      InferenceConfig variant =
          ConfigVariant.of(config).maxSteps(maxSteps).forecasts(everySecond).build();
      try (OperatorHarness operator = OperatorHarness.open(variant)) {
        for (RawEvent event : events) {
          operator.take(event);
        }
        operator.endInput();
        assertThat(operator.count(InferenceMetrics.POISONED_STEPS)).isEqualTo(POISONED);
        List<List<Object>> due = new ArrayList<>();
        for (Prediction prediction : operator.predictions()) {
          if (prediction.getPosition() % 2 == 1) {
            assertThat(prediction.getSource()).isEqualTo(StepSource.ORDER_BOOK);
            due.add(
                List.of(
                    prediction.getInstrument(),
                    prediction.getContextEpochMicros(),
                    prediction.getPosition()));
          }
        }
        assertThat(due).hasSizeGreaterThan(POISONED);
        assertThat(operator.forecasts())
            .extracting(
                f -> List.<Object>of(f.getInstrument(), f.getContextEpochMicros(), f.getPosition()))
            .containsExactlyInAnyOrderElementsOf(due);
      }
    }
  }

  private static OrderBookUpdate at(long timeMicros, OrderBookUpdate update) {
    return OrderBookUpdate.newBuilder(update)
        .setEventTimeMicros(timeMicros)
        .setIngestTimeMicros(timeMicros)
        .build();
  }

  private List<Prediction> predictions(List<RawEvent> events, int maxSteps, List<Integer> restarts)
      throws Exception {
    InferenceConfig variant = ConfigVariant.of(config).maxSteps(maxSteps).build();
    List<Prediction> predictions = new ArrayList<>();
    OperatorHarness operator = OperatorHarness.open(variant);
    for (int i = 0; i < events.size(); i++) {
      if (restarts.contains(i)) {
        OperatorSubtaskState state = operator.checkpoint(i);
        predictions.addAll(operator.predictions());
        operator.close();
        operator = OperatorHarness.restore(variant, state);
      }
      operator.take(events.get(i));
    }
    predictions.addAll(operator.endInput().predictions());
    operator.close();
    return predictions;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void endWhatIsRebuiltSoFarButNotTheJob(int booksBehindLast) throws Exception {
    List<RawEvent> events = events();
    int cut = events.size() - 2 * STEPS_A_ROUND * 4; // four rounds stay
    List<RawEvent> before = new ArrayList<>(events.subList(0, cut));
    before.addAll(events.subList(cut, cut + booksBehindLast)); // of A alone
    List<RawEvent> after = events.subList(cut + booksBehindLast, events.size());
    OperatorSubtaskState state = stateOfAModelThatTakesThem(before);
    List<String> expected = null;
    for (int maxSteps : new int[] {1, 7, 100}) {
      for (boolean restart : new boolean[] {false, true}) {
        List<String> bytes = rebuild(state, after, maxSteps, restart, booksBehindLast);
        expected = expected == null ? bytes : expected;
        assertThat(bytes).as("%d, restart: %s", maxSteps, restart).isEqualTo(expected);
      }
    }
  }

  /** The same klines, but of a model to which they are steps like others. */
  private OperatorSubtaskState stateOfAModelThatTakesThem(List<RawEvent> before) throws Exception {
    String model =
        TestModels.write(
            TestModels.tiny(TokenSource.ORDER_BOOK, TokenSource.KLINE), otherDirectory);
    InferenceConfig retaining =
        ConfigVariant.of(config).modelDirectory(model).retainInputs(true).build();
    try (OperatorHarness operator = OperatorHarness.open(retaining)) {
      for (RawEvent event : before) {
        operator.take(event);
      }
      OperatorSubtaskState state = operator.checkpoint(1);
      assertThat(operator.deadLetters()).isEmpty();
      return state;
    }
  }

  /** Predictions in hexadecimal, sorted, of the model that overflows, which takes over. */
  private List<String> rebuild(
      OperatorSubtaskState state,
      List<RawEvent> after,
      int maxSteps,
      boolean restart,
      int booksBehindLast)
      throws Exception {
    InferenceConfig variant =
        ConfigVariant.of(config)
            .maxSteps(maxSteps)
            .retainInputs(true)
            .onModelChange(OnModelChange.REBUILD)
            .build();
    List<Prediction> predictions = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    OperatorHarness operator = OperatorHarness.restore(variant, state);
    try {
      operator.take(after.get(0));
      if (restart) {
        OperatorSubtaskState rebuilt = operator.checkpoint(2);
        collect(operator, predictions, reasons);
        assertThat(operator.count(InferenceMetrics.POISONED_STEPS)).isPositive();
        assertThat(operator.count(InferenceMetrics.CONTEXTS_REBUILT)).isEqualTo(1);
        operator.close();
        operator = OperatorHarness.restore(variant, rebuilt);
      }
      for (RawEvent event : after.subList(1, after.size())) {
        operator.take(event);
      }
      operator.endInput();
      collect(operator, predictions, reasons);
      assertThat(operator.count(InferenceMetrics.CONTEXTS_REBUILT)).isEqualTo(restart ? 1 : 2);
    } finally {
      operator.close();
    }
    assertThat(reasons).as("of the new steps alone").hasSize(2 * 4).doesNotHaveDuplicates();
    Prediction first =
        predictions.stream().filter(p -> p.getInstrument().equals("test:A")).findFirst().get();
    assertThat(first.getContextLength())
        .as("steps since the last kline")
        .isEqualTo(booksBehindLast + 1);
    assertThat(first.getGuarantee()).isEqualTo(Guarantee.REBUILT);
    assertThat(first.getPosition()).isEqualTo(stepsOfA(booksBehindLast));
    return predictions.stream().map(OperatorHarness::bytes).sorted().toList();
  }

  /** Steps that test:A had before the new model: books, and the klines whose windows were full. */
  private static long stepsOfA(int booksBehindLast) {
    int rounds = ROUNDS - 4;
    return 3L * rounds + (rounds - 24) + booksBehindLast;
  }

  /** Predictions in hexadecimal, sorted; checks what becomes of the others. */
  private List<String> run(List<RawEvent> events, int maxSteps, List<Integer> restarts)
      throws Exception {
    InferenceConfig variant = ConfigVariant.of(config).maxSteps(maxSteps).build();
    List<Prediction> predictions = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    OperatorHarness operator = OperatorHarness.open(variant);
    for (int i = 0; i < events.size(); i++) {
      if (restarts.contains(i)) {
        OperatorSubtaskState state = operator.checkpoint(i);
        collect(operator, predictions, reasons);
        operator.close();
        operator = OperatorHarness.restore(variant, state);
      }
      operator.take(events.get(i));
    }
    operator.endInput();
    collect(operator, predictions, reasons);
    operator.close();
    assertThat(reasons).hasSize(POISONED).doesNotHaveDuplicates();
    checkIds(predictions, reasons);
    assertThat(predictions)
        .allMatch(
            prediction -> prediction.getOutputs().stream().allMatch(o -> isFinite(o.getValue())))
        .anyMatch(prediction -> prediction.getPosition() > 30);
    assertThat(predictions.stream().map(Prediction::getContextEpochMicros).distinct().count())
        .as("contexts begun anew")
        .isGreaterThan(POISONED / 2);
    return predictions.stream().map(OperatorHarness::bytes).sorted().toList();
  }

  /** Each context counts from 0, and the letter of its end has the number that would be next. */
  private static void checkIds(List<Prediction> predictions, List<String> reasons) {
    Map<String, Set<Long>> positions = new HashMap<>();
    for (Prediction prediction : predictions) {
      String context = prediction.getContextEpochMicros() + " of '" + prediction.getInstrument();
      assertThat(
              positions
                  .computeIfAbsent(context, c -> new HashSet<>())
                  .add(prediction.getPosition()))
          .as("one prediction an id")
          .isTrue();
    }
    positions
        .values()
        .forEach(of -> assertThat(of).contains(0L, of.size() - 1L)); // and so all in between
    List<String> ends =
        positions.entrySet().stream()
            .map(context -> LETTER.formatted(context.getValue().size(), context.getKey()))
            .toList();
    assertThat(ends).as("the last events are poisoned too").hasSameElementsAs(reasons);
  }

  private static boolean isFinite(float value) {
    return Float.isFinite(value);
  }

  private static void collect(
      OperatorHarness operator, List<Prediction> predictions, List<String> reasons) {
    predictions.addAll(operator.predictions());
    operator
        .deadLetters()
        .forEach(
            letter -> {
              assertThat(letter.getStage()).isEqualTo(DeadLetterStage.VALIDATE);
              assertThat(letter.getReason())
                  .matches("step \\d+ of the context of \\d+ of 'test:[AB]' gives keys, .*");
              reasons.add(letter.getReason());
            });
  }

  /** Two instruments, each a kline after every three changes of its book. */
  private static List<RawEvent> events() {
    List<TestFeed> feeds = List.of(new TestFeed("test:A", 3), new TestFeed("test:B", 4));
    List<RawEvent> events = new ArrayList<>();
    feeds.forEach(feed -> events.add(feed.raw(feed.snapshot())));
    for (int round = 0; round < ROUNDS; round++) {
      for (TestFeed feed : feeds) {
        for (int i = 0; i < 3; i++) {
          events.add(feed.raw(feed.delta()));
        }
        events.add(feed.raw(feed.kline()));
      }
    }
    return events;
  }
}
