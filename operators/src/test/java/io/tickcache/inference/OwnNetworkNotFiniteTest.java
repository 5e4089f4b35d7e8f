package io.tickcache.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.engine.torch.ChangedNetwork;
import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.model.HeadType;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.ModelFactory;
import io.tickcache.model.TokenSource;
import io.tickcache.schemas.DeadLetter;
import io.tickcache.schemas.DeadLetterStage;
import io.tickcache.schemas.Output;
import io.tickcache.schemas.Prediction;
import io.tickcache.testing.TestFeed;
import io.tickcache.testing.TestModels;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A user's own TorchScript network whose outputs are not finite, now and then. */
class OwnNetworkNotFiniteTest {

  private static final int STEPS = 60;
  private static final String OUTPUTS =
      "torch.narrow(self.outputs(weights, x, steps, split[0]), 0, 0, new)";
  private static final String RETURN = "return (" + OUTPUTS + ", paid)";

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "torch.log(X)", // NaN below 0
        "torch.div(X, torch.relu(torch.sign(X)))", // minus infinity below 0
        "torch.div(torch.abs(X), torch.relu(torch.sign(X)))", // plus infinity below 0
      })
  void givesDeadLettersAndNewContextsAndNeverADirection(String formula) throws Exception {
    ModelDirectory weights = ModelFactory.untrained(TestModels.tiny(TokenSource.ORDER_BOOK), 7);
    ChangedNetwork.of(weights, RETURN, "return (" + formula.replace("X", OUTPUTS) + ", paid)")
        .write(directory);
    InferenceConfig config = OperatorHarness.config(directory.toString());
    TestFeed feed = new TestFeed("test:A", 3);
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      operator.take(feed.raw(feed.snapshot()));
      for (int i = 0; i < STEPS; i++) {
        operator.take(feed.raw(feed.delta()));
      }
      operator.endInput();
      List<Prediction> predictions = operator.predictions();
      List<DeadLetter> letters = operator.deadLetters();

      assertThat(letters).isNotEmpty().hasSize(STEPS - predictions.size());
      assertThat(operator.count(InferenceMetrics.POISONED_STEPS)).isEqualTo(letters.size());
      assertThat(letters)
          .allSatisfy(
              letter -> {
                assertThat(letter.getStage()).isEqualTo(DeadLetterStage.VALIDATE);
                assertThat(letter.getReason())
                    .matches(
                        "step \\d+ of the context of \\d+ of 'test:A' gives .* not finite: .*");
              });
      assertThat(letters).extracting(DeadLetter::getReason).doesNotHaveDuplicates();
      assertThat(predictions)
          .allSatisfy(
              prediction -> {
                assertThat(prediction.getOutputs())
                    .extracting(Output::getValue)
                    .allMatch(Float::isFinite);
                assertThat(prediction.getConfidence()).isBetween(0f, 1f);
              });
      assertThat(predictions.stream().filter(prediction -> prediction.getPosition() == 0))
          .as("contexts begun anew")
          .hasSizeLessThanOrEqualTo(letters.size() + 1);
    }
  }

  /** Twice such a number is infinite. */
  @Test
  void isSureAtMostOfANumberThatIsNoProbability() throws Exception {
    ModelConfig tiny = TestModels.tiny(TokenSource.ORDER_BOOK);
    ModelConfig direction =
        new ModelConfig(
            tiny.formatVersion(),
            tiny.name(),
            tiny.trained(),
            tiny.architecture(),
            tiny.tokenTypes(),
            new ModelConfig.Head(HeadType.DIRECTION, List.of("direction_1s"), 1));
    ChangedNetwork.of(
            ModelFactory.untrained(direction, 7),
            RETURN,
            "return (torch.mul(torch.add(" + OUTPUTS + ", 1), 2e38), paid)")
        .write(directory);
    TestFeed feed = new TestFeed("test:A", 3);
    try (OperatorHarness operator =
        OperatorHarness.open(OperatorHarness.config(directory.toString()))) {
      operator.take(feed.raw(feed.snapshot()));
      operator.take(feed.raw(feed.delta()));
      operator.endInput();

      assertThat(operator.predictions())
          .singleElement()
          .extracting(Prediction::getConfidence)
          .isEqualTo(1f);
    }
  }
}
