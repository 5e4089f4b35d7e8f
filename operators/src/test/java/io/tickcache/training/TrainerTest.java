package io.tickcache.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.tickcache.exchange.RecordedEvent;
import io.tickcache.features.KlineFeatures;
import io.tickcache.history.Histories;
import io.tickcache.history.HistoryReader;
import io.tickcache.history.Split;
import io.tickcache.model.Architecture;
import io.tickcache.model.HeadType;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.ModelParameters;
import io.tickcache.model.PositionEncoding;
import io.tickcache.model.TokenSource;
import io.tickcache.testing.RecordedEvents;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainerTest {

  @TempDir private Path directory;

  private static TrainingOptions options(HeadType head, int epochs, String... outputs) {
    return new TrainingOptions(
        "test",
        new Architecture(16, 2, 1, 32, 16, PositionEncoding.ROPE, 10_000.0, null),
        head,
        List.of(outputs),
        1,
        epochs,
        epochs,
        48,
        4,
        0.005,
        10,
        0.01,
        0,
        1,
        Duration.ofHours(1),
        List.of(),
        null,
        null);
  }

  static Histories histories(List<RecordedEvent> events, TrainingOptions options) {
    return HistoryReader.read(events.iterator(), options.contextRules());
  }

  static TrainedModel train(Histories histories, TrainingOptions options, Path checkpoint)
      throws IOException {
    Split split = Split.byShares(histories, 0.6, 0.3);
    try (Trainer trainer = Trainer.open(histories, split, options)) {
      return trainer.train(checkpoint, progress -> {});
    }
  }

  private static EpochMetrics best(TrainedModel trained) {
    return trained.epochs().get(trained.bestEpoch() - 1);
  }

  @Test
  void learnsWhatCanBeLearned() throws Exception {
    TrainingOptions options = options(HeadType.REGRESSION, 6, "return_1bars_bps");
    TrainedModel trained =
        train(histories(RecordedEvents.klines(1_500, -0.7, 3), options), options, null);
    assertThat(best(trained).validationIc().get(0)).isGreaterThan(0.5);
    assertThat(best(trained).validationLoss()).isLessThan(0.4);
    assertThat(trained.model().config().trained()).isTrue();
    // The head speaks in basis points: noise of 10 a minute, 70 % of the last return taken back.
    assertThat(trained.model().config().head().confidenceScale()).isBetween(0.01, 1.0);
  }

  /** Before the network has learned anything, a model with a linear skip is a ridge regression. */
  @Test
  void beginsAsTheBestLinearRuleWithALinearSkip() throws Exception {
    TrainingOptions plain = with(options(HeadType.REGRESSION, 1, "return_1bars_bps"), false, 1e-9);
    Histories histories = histories(RecordedEvents.klines(1_500, -0.7, 3), plain);
    assertThat(best(train(histories, plain, null)).validationLoss()).isGreaterThan(0.4);
    TrainedModel trained = train(histories, with(plain, true, 1e-9), null);
    assertThat(best(trained).validationIc().get(0)).isGreaterThan(0.5);
    assertThat(best(trained).validationLoss()).isLessThan(0.4);
    // Of the finished model it speaks in basis points: 70 % of the last return is taken back.
    ModelConfig config = trained.model().config();
    int feature = KlineFeatures.VERSIONS.get(0).schema().names().indexOf("log_return");
    float weight = trained.model().weights().get(ModelParameters.SKIP_WEIGHT).data()[feature];
    assertThat(weight / config.tokenTypes().get(0).scale().get(feature)).isBetween(-0.8e4, -0.6e4);
  }

  @Test
  void goesOnFromTheLinearRule() throws Exception {
    TrainingOptions options =
        with(options(HeadType.REGRESSION, 4, "return_1bars_bps"), true, 0.005);
    Histories histories = histories(RecordedEvents.klines(1_500, -0.7, 3), options);
    TrainedModel trained = train(histories, options, directory);
    assertThat(best(trained).validationLoss()).isLessThan(0.4);
    assertThat(trained.model().weights().get("head_weight").data()).isNotEqualTo(new float[16]);
    // The checkpoint is of the same run: it began with the same rule.
    assertThat(train(histories, options, directory).model().filesId())
        .isEqualTo(trained.model().filesId());
  }

  private static TrainingOptions with(TrainingOptions options, boolean skip, double learningRate) {
    return new TrainingOptions(
        options.name(),
        skip ? options.architecture().withLinearSkip() : options.architecture(),
        options.head(),
        options.outputs(),
        options.seed(),
        options.epochs(),
        options.patience(),
        options.windowSteps(),
        options.batchWindows(),
        learningRate,
        options.warmUpUpdates(),
        options.weightDecay(),
        options.dropout(),
        options.clipNorm(),
        options.idleTimeout(),
        List.of(),
        null,
        null);
  }

  @Test
  void learnsDirections() throws Exception {
    TrainingOptions options = options(HeadType.DIRECTION, 6, "direction_1bars");
    TrainedModel trained =
        train(histories(RecordedEvents.klines(1_500, -0.7, 3), options), options, null);
    assertThat(best(trained).validationLoss()).isLessThan(Math.log(2) - 0.1);
  }

  @Test
  void learnsAllocations() throws Exception {
    TrainingOptions options = options(HeadType.ALLOCATION, 4, "allocation_1bars");
    TrainedModel trained =
        train(histories(RecordedEvents.klines(1_500, -0.7, 3), options), options, null);
    assertThat(best(trained).validationLoss()).isLessThan(-0.2);
  }

  /** A weight has no unit: what training scored is what serves, not that times a deviation. */
  @ParameterizedTest
  @CsvSource({"ALLOCATION, allocation_1bars, 1", "REGRESSION, return_1bars_bps, 30"})
  void onlyOutputsOfRegressionGetTheLabelsUnit(HeadType head, String output, float times) {
    TrainingOptions options = options(head, 1, output);
    Histories histories = histories(RecordedEvents.klines(300, -0.7, 3), options);
    ModelPlan plan = new ModelPlan(options, histories, Split.byShares(histories, 0.6, 0.3));
    Map<String, float[]> weights = new HashMap<>();
    plan.untrained()
        .weights()
        .forEach(
            (name, tensor) -> {
              weights.put(name, tensor.data().clone());
              Arrays.fill(weights.get(name), 0.5f);
            });
    ModelDirectory model = plan.trained(weights, List.of(new LabelScale(0, 30)), 1, null);
    assertThat(model.weights().get("head_weight").data()).containsOnly(0.5f * times);
    assertThat(model.weights().get("head_bias").data()).containsOnly(0.5f * times);
    assertThat(model.weights().get("norm_bias").data()).containsOnly(0.5f);
  }

  @Test
  void learnsBooksAndKlinesInOneSequenceWithAnyOutputs() throws Exception {
    TrainingOptions options =
        options(
            HeadType.REGRESSION,
            1,
            "return_1s_bps",
            "volatility_1s_bps",
            "return_2bars_bps",
            "next_imbalance_5",
            "next_rsi");
    Histories histories =
        histories(RecordedEvents.simulated(2, Duration.ofSeconds(60), 5), options);
    TrainedModel trained = train(histories, options, null);
    assertThat(trained.model().config().tokenTypeOf(TokenSource.ORDER_BOOK)).isZero();
    assertThat(trained.model().config().tokenTypeOf(TokenSource.KLINE)).isEqualTo(1);
    assertThat(trained.model().config().tokenTypes().get(0).klineIntervals()).isNull();
    assertThat(trained.model().config().tokenTypes().get(1).klineIntervals())
        .containsExactly("500ms");
    assertThat(best(trained).validationLoss()).isFinite();
  }

  /** A persistent series: what is not known of its next return is what was drawn. */
  @Test
  void tellsHowFarWhatItForecastsOfTheNextStepIsOff() throws Exception {
    TrainingOptions options =
        options(HeadType.REGRESSION, 6, "return_1bars_bps", "next_log_return");
    Histories histories = histories(RecordedEvents.klines(2_000, 0.7, 3), options);
    TrainedModel trained = train(histories, options, null);
    List<Double> deviations = trained.model().config().head().errorDeviation();
    assertThat(deviations.get(0)).isCloseTo(deviations.get(1) * 1e4, withinPercentage(5));
    double feature = trained.model().config().tokenTypes().get(0).scale().get(0);
    assertThat(deviations.get(1)).isBetween(0.6 * feature, 0.95 * feature);
    options = options(HeadType.REGRESSION, 1, "return_1bars_bps");
    assertThat(train(histories, options, null).model().config().head().errorDeviation())
        .as("nobody asks for it")
        .isNull();
  }

  @Test
  void equalSeedsGiveEqualWeights() throws Exception {
    TrainingOptions options = options(HeadType.REGRESSION, 2, "return_1bars_bps");
    Histories histories = histories(RecordedEvents.klines(600, 0.3, 4), options);
    assertThat(train(histories, options, null).model().filesId())
        .isEqualTo(train(histories, options, null).model().filesId());
  }

  @Test
  void goesOnFromItsCheckpointBitForBit() throws Exception {
    TrainingOptions options = options(HeadType.REGRESSION, 4, "return_1bars_bps");
    Histories histories = histories(RecordedEvents.klines(600, 0.3, 4), options);
    TrainedModel whole = train(histories, options, null);

    Split split = Split.byShares(histories, 0.6, 0.3);
    try (Trainer trainer = Trainer.open(histories, split, options)) {
      assertThatThrownBy(
              () ->
                  trainer.train(
                      directory,
                      progress -> {
                        if (progress.epoch() == 3) {
                          throw new IllegalStateException("the power failed");
                        }
                      }))
          .hasMessage("the power failed");
    }
    TrainedModel resumed = train(histories, options, directory);
    assertThat(resumed.model().filesId()).isEqualTo(whole.model().filesId());
    assertThat(resumed.epochs()).isEqualTo(whole.epochs());
  }

  @Test
  void aCheckpointOfAnotherRunIsRefused() throws Exception {
    TrainingOptions options = options(HeadType.REGRESSION, 1, "return_1bars_bps");
    Histories histories = histories(RecordedEvents.klines(600, 0.3, 4), options);
    train(histories, options, directory);
    TrainingOptions other = options(HeadType.REGRESSION, 1, "return_2bars_bps");
    assertThatThrownBy(() -> train(histories, other, directory))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("is of another run");
  }

  @Test
  void onlyTheTrainingPartIsNormalizedBy() throws Exception {
    TrainingOptions options = options(HeadType.REGRESSION, 1, "return_1bars_bps");
    List<RecordedEvent> events = RecordedEvents.klines(600, 0.3, 4);
    Histories all = histories(events, options);
    Split split = Split.byShares(all, 0.6, 0.3);
    List<RecordedEvent> seen =
        events.stream().filter(e -> e.eventTimeMicros() <= split.validatedUntilMicros()).toList();
    try (Trainer whole = Trainer.open(all, split, options);
        Trainer cut = Trainer.open(histories(seen, options), split, options)) {
      assertThat(whole.train(null, progress -> {}).model().filesId())
          .as("what lies behind the validation part changes nothing")
          .isEqualTo(cut.train(null, progress -> {}).model().filesId());
    }
  }

  @Test
  void tooLittleDataIsRefused() {
    TrainingOptions options = options(HeadType.REGRESSION, 1, "return_1bars_bps");
    Histories histories = histories(RecordedEvents.klines(80, 0.3, 4), options);
    assertThatThrownBy(() -> train(histories, options, null))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("too little data: 34 steps of test:AAABBB until 1970-01-01T00:58:00Z")
        .hasMessageContaining("one training window takes 48");
  }

  @Test
  void labelsThatAreAllMissingAreRefused() {
    TrainingOptions options = options(HeadType.REGRESSION, 1, "return_1bars_bps");
    Histories histories = histories(RecordedEvents.klines(600, 0.3, 4), options);
    TrainingOptions longer = options(HeadType.REGRESSION, 1, "return_5000bars_bps");
    assertThatThrownBy(() -> train(histories, longer, null))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining(
            "output 'return_5000bars_bps' has no labels in the training part, test:AAABBB until 1970-01-01T06:10:00Z");
  }

  @Test
  void aValidationPartWithoutLabelsIsRefused() {
    TrainingOptions options = options(HeadType.REGRESSION, 1, "return_100bars_bps");
    Histories histories = histories(RecordedEvents.klines(600, 0.3, 4), options);
    Split split = Split.byShares(histories, 0.8, 0.1);
    try (Trainer trainer = Trainer.open(histories, split, options)) {
      assertThatThrownBy(() -> trainer.train(null, progress -> {}))
          .isInstanceOf(TrainingException.class)
          .hasMessage(
              "the validation part, test:AAABBB from 1970-01-01T08:05:00Z until"
                  + " 1970-01-01T09:03:00Z, has no labels: its horizons leave it");
    }
  }

  @Test
  void labelsThatAreAllAlikeAreRefused() {
    TrainingOptions options = options(HeadType.REGRESSION, 1, "return_1bars_bps");
    List<RecordedEvent> still = new java.util.ArrayList<>();
    for (int i = 0; i < 600; i++) { // the price stands still, the volume does not
      still.add(RecordedEvents.of(io.tickcache.testing.TestKlines.closed(i, 100, 1 + i % 7)));
    }
    assertThatThrownBy(() -> train(histories(still, options), options, null))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("labels in the training part, test:AAABBB until")
        .hasMessageContaining("all alike");
  }

  @Test
  void noDataAtAllIsRefused() {
    TrainingOptions options = options(HeadType.REGRESSION, 1, "return_1bars_bps");
    Histories histories = histories(RecordedEvents.klines(25, 0.3, 4), options);
    assertThatThrownBy(() -> Split.byShares(histories, 0.6, 0.3))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "too little data: 1 steps of test:AAABBB from 1970-01-01T00:25:00Z to"
                + " 1970-01-01T00:25:00Z cannot be cut");
  }

  @Test
  void aMarketThatStandsStillIsRefused() {
    TrainingOptions options = options(HeadType.REGRESSION, 1, "return_1bars_bps");
    List<RecordedEvent> still = new java.util.ArrayList<>();
    for (int i = 0; i < 600; i++) {
      still.add(RecordedEvents.of(io.tickcache.testing.TestKlines.closed(i, 100, 1)));
    }
    assertThatThrownBy(() -> train(histories(still, options), options, null))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("all 5 features of the")
        .hasMessageContaining("KLINE steps of test:AAABBB until 1970-01-01T")
        .hasMessageContaining("are constant");
  }

  @Test
  void lossesThatAreNotFiniteStopTheRun() throws Exception {
    TrainingOptions usual = options(HeadType.REGRESSION, 2, "return_1bars_bps");
    Histories histories = histories(RecordedEvents.klines(600, 0.3, 4), usual);
    Split split = Split.byShares(histories, 0.6, 0.3);
    TrainingOptions wild =
        new TrainingOptions(
            "test",
            usual.architecture(),
            usual.head(),
            usual.outputs(),
            1,
            5,
            5,
            48,
            4,
            1e30,
            1,
            0,
            0,
            1,
            usual.idleTimeout(),
            List.of(),
            null,
            null);
    try (Trainer trainer = Trainer.open(histories, split, wild)) {
      assertThatThrownBy(() -> trainer.train(null, progress -> {}))
          .isInstanceOf(TrainingException.class)
          .hasMessageContaining("must be finite")
          .hasMessageContaining("first window: test:AAABBB at 1970-01-01T");
    }
  }

  @Test
  void theHeadTakesTheLabelsUnitsIn() {
    TrainingOptions options =
        options(HeadType.REGRESSION, 1, "return_1bars_bps", "return_2bars_bps");
    Histories histories = histories(RecordedEvents.klines(600, 0.3, 4), options);
    ModelPlan plan = new ModelPlan(options, histories, Split.byShares(histories, 0.6, 0.3));
    var weights = new java.util.LinkedHashMap<String, float[]>();
    plan.untrained().weights().forEach((name, tensor) -> weights.put(name, tensor.data().clone()));
    java.util.Arrays.fill(weights.get("head_weight"), 2);
    java.util.Arrays.fill(weights.get("head_bias"), 1);
    List<LabelScale> scales = List.of(new LabelScale(7, 10), new LabelScale(0, 100));

    var trained = plan.trained(weights, scales, 1, null).weights();
    float[] head = trained.get("head_weight").data(); // [outputs, width]
    assertThat(java.util.Arrays.copyOfRange(head, 0, 16)).containsOnly(20f);
    assertThat(java.util.Arrays.copyOfRange(head, 16, 32)).containsOnly(200f);
    assertThat(trained.get("head_bias").data()).containsExactly(17, 100);
  }
}
