package io.tickcache.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.model.FloatTensor;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelConfig.TokenType;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.ModelFactory;
import io.tickcache.model.TokenSource;
import io.tickcache.schemas.DeadLetterStage;
import io.tickcache.schemas.Prediction;
import io.tickcache.testing.TestFeed;
import io.tickcache.testing.TestModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Steps whose numbers are not finite, here those of klines, have no prediction and end their
 * context: the same, however steps are batched, and with a restart anywhere.
 */
class PoisonedStepsTest {

  private static final int ROUNDS = 34;
  private static final int POISONED = 2 * (ROUNDS - 24); // a kline is a step once 24 came before

  @TempDir private Path directory;
  private InferenceConfig config;

  @BeforeEach
  void writeModelThatOverflowsOnKlines() throws Exception {
    ModelConfig tiny = TestModels.tiny(TokenSource.ORDER_BOOK, TokenSource.KLINE);
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
    assertThat(predictions)
        .allMatch(
            prediction -> prediction.getOutputs().stream().allMatch(o -> isFinite(o.getValue())))
        .anyMatch(prediction -> prediction.getPosition() > 30);
    assertThat(predictions.stream().map(Prediction::getContextEpochMicros).distinct().count())
        .as("contexts begun anew")
        .isGreaterThan(POISONED / 2);
    return predictions.stream().map(OperatorHarness::bytes).sorted().toList();
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
