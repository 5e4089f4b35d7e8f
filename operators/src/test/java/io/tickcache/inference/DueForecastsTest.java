package io.tickcache.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.forecast.ForecastSettings;
import io.tickcache.inference.config.Emit;
import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.inference.config.Ordering;
import io.tickcache.inference.event.RawEvent;
import io.tickcache.inference.metrics.ForecastMetrics;
import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.kvcache.RetentionPolicy;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.TokenSource;
import io.tickcache.schemas.Forecast;
import io.tickcache.schemas.Prediction;
import io.tickcache.testing.TestFeed;
import io.tickcache.testing.TestMarket;
import io.tickcache.testing.TestModels;
import io.tickcache.wire.WireFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Forecasts of the operator: which there are, and that they are a function of the data alone. */
class DueForecastsTest {

  private static final List<String> OUTPUTS = List.of("next_spread", "return_1s_bps", "next_mid");
  private static final List<Double> ERRORS = List.of(0.3, 2.0, 0.7);
  private static final WireFormat<Forecast> FORMAT = new WireFormat<>(Forecast.class);
  private static final int BLOCK = 64;
  private static final long BLOCK_BYTES = BLOCK * 2L * 2 * 16 * 4; // as TestModels.tiny has it
  private static final int HORIZON = 6;

  @TempDir private Path directory;
  private InferenceConfig config;

  /** Predictions and forecasts of a run, by id. */
  private record Outcome(Map<String, String> predictions, Map<String, String> forecasts) {}

  @BeforeEach
  void writeModel() throws Exception {
    config = config(TestModels.tiny(TokenSource.ORDER_BOOK));
  }

  private InferenceConfig config(ModelConfig model) throws Exception {
    return ConfigVariant.of(
            OperatorHarness.config(
                TestModels.write(TestModels.withOutputs(model, OUTPUTS, ERRORS), directory)))
        .blockSize(BLOCK)
        .forecasts(every(5))
        .build();
  }

  private static ForecastSettings every(int steps) {
    return new ForecastSettings(HORIZON, steps, Duration.ZERO, 3, 1, 4, List.of(0.1, 0.9));
  }

  private static ForecastSettings on(Duration grid) {
    return new ForecastSettings(HORIZON, 0, grid, 1, 0, 4, List.of());
  }

  private static Outcome run(
      InferenceConfig config, List<RawEvent> events, Integer... restoreBefore) throws Exception {
    Outcome outcome = new Outcome(new TreeMap<>(), new TreeMap<>());
    OperatorHarness operator = OperatorHarness.open(config);
    try {
      for (int i = 0; i < events.size(); i++) {
        if (List.of(restoreBefore).contains(i)) {
          OperatorSubtaskState state = operator.checkpoint(i);
          add(operator, outcome);
          operator.close();
          operator = OperatorHarness.restore(config, state);
        }
        operator.take(events.get(i));
      }
      operator.endInput();
      add(operator, outcome);
      return outcome;
    } finally {
      operator.close();
    }
  }

  private static void add(OperatorHarness operator, Outcome outcome) {
    for (Prediction prediction : operator.predictions()) {
      outcome
          .predictions()
          .put(
              id(
                  prediction.getInstrument(),
                  prediction.getContextEpochMicros(),
                  prediction.getPosition()),
              OperatorHarness.bytes(prediction));
    }
    for (Forecast forecast : operator.forecasts()) {
      String id =
          id(forecast.getInstrument(), forecast.getContextEpochMicros(), forecast.getPosition());
      String bytes = HexFormat.of().formatHex(FORMAT.encode(forecast));
      assertThat(outcome.forecasts().put(id, bytes)).as("%s, twice", id).isNull();
    }
  }

  private static String id(String instrument, long epoch, long position) {
    return "%s %d %d".formatted(instrument, epoch, position);
  }

  @ParameterizedTest
  @CsvSource({
    "FP32, SLIDING_WINDOW, 0",
    "INT8, ATTENTION_SINKS, 0",
    "INT4, ATTENTION_SCORE, 3",
    "BF16, RECENCY, 0",
    "FP16, ENTROPY, 0",
    "FP8, HYBRID, 3"
  })
  void areTheSameForEveryBatchRoomAndRestart(
      KvStorage storage, RetentionPolicy.Kind retention, int records) throws Exception {
    ModelConfig model =
        records == 0
            ? TestModels.tiny(TokenSource.ORDER_BOOK)
            : TestModels.tinyWithPrefix(records, TokenSource.ORDER_BOOK);
    List<RawEvent> events = TestFeed.ofInstruments(9, 500, 61);
    InferenceConfig base =
        ConfigVariant.of(config(model))
            .kvStorage(storage)
            .retention(RetentionPolicy.of(retention))
            .ordering(records == 0 ? Ordering.ARRIVAL : Ordering.EVENT_TIME)
            .build();
    List<RawEvent> all = records == 0 ? events : new TestMarket(62).among(events, 50_000);
    Outcome expected = run(ConfigVariant.of(base).maxSteps(1).build(), all);
    assertThat(expected.forecasts()).hasSizeGreaterThan(80);
    for (int maxSteps : new int[] {7, 100}) {
      InferenceConfig batched = ConfigVariant.of(base).maxSteps(maxSteps).build();
      assertThat(run(batched, all)).as("%d", maxSteps).isEqualTo(expected);
      assertThat(run(batched, all, 40, 41, 222, 431)).as("with restarts").isEqualTo(expected);
    }
    Outcome without = run(ConfigVariant.of(base).forecasts(ForecastSettings.NONE).build(), all);
    assertThat(without.predictions()).isEqualTo(expected.predictions());
    assertThat(without.forecasts()).isEmpty();
  }

  /** Two contexts and the path that is rolled: less is refused. */
  @Test
  void areTheSameInTheLeastRoomThatIsAccepted() throws Exception {
    List<RawEvent> events = TestFeed.ofInstruments(9, 900, 63);
    InferenceConfig roomy = ConfigVariant.of(config).maxSteps(10).build();
    Outcome expected = run(roomy, events);
    long least = 3;
    InferenceConfig tight = ConfigVariant.of(roomy).kvCacheBytes(least * BLOCK_BYTES).build();
    assertThat(run(tight, events)).isEqualTo(expected);
    assertThat(run(tight, events, 99, 100, 640)).isEqualTo(expected);
    try (OperatorHarness operator = OperatorHarness.open(tight)) {
      for (RawEvent event : events) {
        operator.take(event);
      }
      operator.endInput();
      assertThat(operator.count(InferenceMetrics.SPILLS)).isPositive();
      assertThat(operator.count(ForecastMetrics.FORECASTS)).isEqualTo(expected.forecasts().size());
    }
    assertThatThrownBy(
            () ->
                OperatorHarness.open(
                    ConfigVariant.of(roomy).kvCacheBytes((least - 1) * BLOCK_BYTES).build()))
        .rootCause()
        .hasMessageContainingAll("'kv-cache.memory'", "'forecasts.horizon' = 6", "3 blocks");
  }

  @Test
  void areOfEveryNthStep() throws Exception {
    Outcome outcome = run(config, TestFeed.ofInstruments(3, 200, 64));
    assertThat(outcome.forecasts().keySet())
        .containsExactlyInAnyOrderElementsOf(
            outcome.predictions().keySet().stream()
                .filter(id -> (Long.parseLong(id.split(" ")[2]) + 1) % 5 == 0)
                .toList());
  }

  @Test
  void areOfTheFirstStepsOnAGridAlsoAfterARestore() throws Exception {
    InferenceConfig gridded =
        ConfigVariant.of(config).forecasts(on(Duration.ofMillis(100))).build();
    List<RawEvent> events = TestFeed.ofInstruments(3, 300, 65);
    List<String> due = new ArrayList<>();
    try (OperatorHarness operator = OperatorHarness.open(gridded)) {
      for (RawEvent event : events) {
        operator.take(event);
      }
      operator.endInput();
      Map<String, Long> newest = new HashMap<>();
      for (Prediction prediction : operator.predictions()) {
        Long before =
            newest.put(prediction.getInstrument(), prediction.getEventTimeMicros() / 100_000);
        if (before == null || before < prediction.getEventTimeMicros() / 100_000) {
          due.add(
              id(
                  prediction.getInstrument(),
                  prediction.getContextEpochMicros(),
                  prediction.getPosition()));
        }
      }
    }
    Outcome outcome = run(gridded, events);
    assertThat(outcome.forecasts().keySet()).containsExactlyInAnyOrderElementsOf(due);
    assertThat(due.size()).isBetween(20, 250);
    for (int i = 10; i < 60; i++) {
      assertThat(run(gridded, events, i, i + 100)).isEqualTo(outcome);
    }
  }

  @Test
  void sayWhatTheyGoOnFrom() throws Exception {
    TestFeed feed = new TestFeed("test:A", 66);
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      operator.take(feed, feed.snapshot()).takeDeltas(feed, 7).endInput();
      Prediction prediction = operator.predictions().get(4);
      Forecast forecast = operator.forecasts().get(0);
      assertThat(forecast.getInstrument()).isEqualTo("test:A");
      assertThat(forecast.getPosition()).isEqualTo(4);
      assertThat(forecast.getEventTimeMicros()).isEqualTo(prediction.getEventTimeMicros());
      assertThat(forecast.getContextEpochMicros()).isEqualTo(prediction.getContextEpochMicros());
      assertThat(forecast.getModelId()).isEqualTo(prediction.getModelId());
      assertThat(forecast.getReferencePrice()).isEqualTo(prediction.getReferencePrice());
      assertThat(forecast.getHorizon()).isEqualTo(HORIZON);
      assertThat(forecast.getPaths()).isEqualTo(3);
      assertThat(forecast.getSeed()).isEqualTo(4);
      assertThat(forecast.getInputs()).hasSize(2).allMatch(s -> s.getMean().size() == HORIZON);
      assertThat(forecast.getOutputs()).extracting("name").isEqualTo(OUTPUTS);
    }
  }

  @Test
  void areMadeOfStepsWhosePredictionIsNotEmitted() throws Exception {
    InferenceConfig last = ConfigVariant.of(config).emit(Emit.LAST).build();
    List<RawEvent> events = TestFeed.ofInstruments(3, 200, 67);
    assertThat(run(last, events).forecasts()).isEqualTo(run(config, events).forecasts());
  }

  @Test
  void endWhereLearnedPositionsDo() throws Exception {
    InferenceConfig learned = config(TestModels.tinyLearned(20, TokenSource.ORDER_BOOK));
    TestFeed feed = new TestFeed("test:A", 68);
    try (OperatorHarness operator = OperatorHarness.open(learned)) {
      operator.take(feed, feed.snapshot()).takeDeltas(feed, 40).endInput();
      assertThat(operator.predictions()).hasSize(40);
      // of the positions 4, 9, 14 and 19 of each context the last two have no 6 left
      assertThat(operator.forecasts())
          .extracting(Forecast::getPosition)
          .containsExactly(4L, 9L, 4L, 9L);
      assertThat(operator.count(ForecastMetrics.FORECASTS)).isEqualTo(4);
      assertThat(operator.count(ForecastMetrics.FORECASTS_BEYOND_POSITIONS)).isEqualTo(4);
      assertThat(operator.count(ForecastMetrics.FORECASTS_NOT_FINITE)).isZero();
    }
  }

  @Test
  void refusesAModelThatCannotBeForecast() throws Exception {
    InferenceConfig plain =
        ConfigVariant.of(
                OperatorHarness.config(
                    TestModels.write(TestModels.tiny(TokenSource.ORDER_BOOK), directory)))
            .forecasts(every(5))
            .build();
    assertThatThrownBy(() -> OperatorHarness.open(plain))
        .rootCause()
        .hasMessageContainingAll("'forecasts.horizon' = 6", "next_FEATURE", "return_1s_bps");
  }
}
