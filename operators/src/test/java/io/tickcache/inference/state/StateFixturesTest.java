package io.tickcache.inference.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tickcache.engine.WeightType;
import io.tickcache.inference.ConfigVariant;
import io.tickcache.inference.OperatorHarness;
import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.inference.event.RawEvent;
import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.kvcache.KvStorage;
import io.tickcache.kvcache.RetentionPolicy;
import io.tickcache.schemas.Guarantee;
import io.tickcache.schemas.Prediction;
import io.tickcache.testing.TestModels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * State of version 4, which libtorch computed in blocks of 512 slots, goes on in the arithmetic of
 * today: whatever the blocks and the batches with the same bytes, nearly what that build predicted,
 * and marked as such until no number of that build can reach a prediction.
 */
class StateFixturesTest {

  private static final Path FOLDER = Path.of("src/test/resources/io/tickcache/inference/state-4");
  private static final int LAYERS = 2;

  /** So many that the last ones know no number of the old build, under a sliding window. */
  private static final int STEPS_AFTER = LAYERS * (TestModels.MAX_CONTEXT - 1) + 20;

  /** From there on roundings and victims may differ by chance, and their effects add up. */
  private static final int STEPS_COMPARED_WHERE_EFFECTS_ADD_UP = 5;

  /** Where a number that falls on the other side of a rounding moves it by a thousandth. */
  private static final Set<KvStorage> HALF = Set.of(KvStorage.FP16, KvStorage.BF16);

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource
  void goesOnUnderAnyBlocksAndBatches(StateFixture fixture) throws Exception {
    InferenceConfig config = fixture.config(directory);
    List<Prediction> first = goOn(fixture, variant(config, 0, 100));
    compareWithOldBuild(fixture, config, first);
    checkGuarantees(config, first);
    List<String> bytes = bytes(first);
    assertThat(bytes(goOnAtOnce(fixture, variant(config, 0, 100))))
        .as("without the second restore")
        .isEqualTo(bytes);
    for (int blockSize : new int[] {0, 128, 512}) {
      for (int maxSteps : new int[] {100, 7}) {
        assertThat(bytes(goOn(fixture, variant(config, blockSize, maxSteps))))
            .as("blocks of %d, batches of %d", blockSize, maxSteps)
            .isEqualTo(bytes);
      }
    }
  }

  private static InferenceConfig variant(InferenceConfig config, int blockSize, int maxSteps) {
    return ConfigVariant.of(config).blockSize(blockSize).maxSteps(maxSteps).build();
  }

  private static List<String> bytes(List<Prediction> predictions) {
    return predictions.stream().map(OperatorHarness::bytes).sorted().toList();
  }

  /** Half of the events, a checkpoint in today's form, and the rest after another restore. */
  private static List<Prediction> goOn(StateFixture fixture, InferenceConfig config)
      throws Exception {
    List<RawEvent> events = fixture.after(STEPS_AFTER);
    int half = events.size() / 2;
    OperatorSubtaskState state;
    List<Prediction> predictions;
    try (OperatorHarness operator = restore(fixture, config)) {
      take(operator, events.subList(0, half));
      state = operator.checkpoint(1);
      predictions = operator.predictions();
      assertThat(operator.count(InferenceMetrics.CONTEXTS_OF_OTHER_ARITHMETIC)).isEqualTo(2);
      assertThat(operator.deadLetters()).isEmpty();
    }
    try (OperatorHarness operator = OperatorHarness.restore(config, state)) {
      take(operator, events.subList(half, events.size()));
      operator.endInput();
      assertThat(operator.count(InferenceMetrics.CONTEXTS_OF_OTHER_ARITHMETIC)).isZero();
      assertThat(operator.deadLetters()).isEmpty();
      predictions.addAll(operator.predictions());
    }
    return predictions;
  }

  /** All of the events after the one restore. */
  private static List<Prediction> goOnAtOnce(StateFixture fixture, InferenceConfig config)
      throws Exception {
    try (OperatorHarness operator = restore(fixture, config)) {
      take(operator, fixture.after(STEPS_AFTER));
      return operator.endInput().predictions();
    }
  }

  private static OperatorHarness restore(StateFixture fixture, InferenceConfig config)
      throws Exception {
    Path file = FOLDER.resolve(fixture.toString()).resolve("operator.state");
    return OperatorHarness.restore(config, OperatorSnapshotUtil.readStateHandle(file.toString()));
  }

  private static void take(OperatorHarness operator, List<RawEvent> events) throws Exception {
    for (RawEvent event : events) {
      operator.take(event);
    }
  }

  private static void compareWithOldBuild(
      StateFixture fixture, InferenceConfig config, List<Prediction> predictions) throws Exception {
    List<String> lines =
        Files.readAllLines(FOLDER.resolve(fixture.toString()).resolve("predictions.csv"));
    assertThat(lines).hasSize(2 * StateFixture.STEPS_AFTER);
    assertThat(predictions).hasSize(2 * STEPS_AFTER);
    float tolerance = tolerance(config);
    Map<String, Integer> compared = new HashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String[] cells = lines.get(i).split(",");
      Prediction prediction = predictions.get(i);
      assertThat(
              List.of(
                  prediction.getInstrument(),
                  Long.toString(prediction.getContextEpochMicros()),
                  Long.toString(prediction.getPosition()),
                  Integer.toString(prediction.getContextLength())))
          .isEqualTo(List.of(cells).subList(0, 4));
      int step = compared.merge(cells[0], 1, Integer::sum);
      if (step <= STEPS_COMPARED_WHERE_EFFECTS_ADD_UP || !effectsAddUp(config)) {
        for (int output = 0; output < 2; output++) {
          assertThat(prediction.getOutputs().get(output).getValue())
              .as(lines.get(i))
              .isCloseTo(Float.parseFloat(cells[4 + output]), within(tolerance));
        }
      }
    }
  }

  /** In 8 and 4 bits a rounding is coarse, and a score that is nearly a tie has another victim. */
  private static boolean effectsAddUp(InferenceConfig config) {
    KvStorage storage = config.engine().kvStorage();
    return config.engine().retention().decidesByPages()
        || (storage != KvStorage.FP32 && !HALF.contains(storage));
  }

  /**
   * The largest differences that this build has are 5e-7, with fp16 2e-6. With bf16 weights it is
   * 0.0092: libtorch rounded the inputs of layers too.
   */
  private static float tolerance(InferenceConfig config) {
    if (config.engine().weights() == WeightType.BF16) {
      return 1e-2f;
    }
    if (effectsAddUp(config)) {
      return 5e-3f;
    }
    return HALF.contains(config.engine().kvStorage()) ? 1e-3f : 1e-4f;
  }

  /** The fixtures order by arrival, so this is the best that they can have. */
  private static void checkGuarantees(InferenceConfig config, List<Prediction> predictions) {
    boolean forgets = config.engine().retention().equals(RetentionPolicy.SLIDING_WINDOW);
    Map<String, Long> firstPositions = new HashMap<>();
    for (Prediction prediction : predictions) {
      long position = prediction.getPosition();
      firstPositions.putIfAbsent(prediction.getInstrument(), position);
      long own =
          firstPositions.get(prediction.getInstrument()) + LAYERS * (TestModels.MAX_CONTEXT - 1L);
      assertThat(prediction.getGuarantee())
          .isEqualTo(forgets && position >= own ? Guarantee.ARRIVAL_ORDER : Guarantee.ROUNDING);
    }
  }
}
