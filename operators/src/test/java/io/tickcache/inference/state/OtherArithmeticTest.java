package io.tickcache.inference.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.engine.EngineType;
import io.tickcache.inference.ConfigVariant;
import io.tickcache.inference.OperatorHarness;
import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.inference.event.RawEvent;
import io.tickcache.model.TokenSource;
import io.tickcache.schemas.Guarantee;
import io.tickcache.schemas.Prediction;
import io.tickcache.testing.TestFeed;
import io.tickcache.testing.TestModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A context that another engine began is bit-identical again once no number of it can reach a
 * prediction: the proof is a run that never knew that engine.
 */
class OtherArithmeticTest {

  private static final String OLD_STATE =
      "src/test/resources/io/tickcache/inference/state-4/%s/operator.state";

  private static final int BEFORE = 60;
  private static final int LAYERS = 2;
  private static final int FOREIGN = LAYERS * (TestModels.MAX_CONTEXT - 1);

  @TempDir private Path directory;

  @Test
  void hasTheBitsOfItsOwnArithmeticAgainAfterLayersTimesTheWindow() throws Exception {
    InferenceConfig own =
        OperatorHarness.config(
            TestModels.write(TestModels.tiny(TokenSource.ORDER_BOOK), directory));
    InferenceConfig torch = ConfigVariant.of(own).engine(EngineType.TORCH).build();
    List<RawEvent> events = events();
    List<Prediction> undisturbed;
    try (OperatorHarness operator = OperatorHarness.open(own)) {
      take(operator, events);
      undisturbed = operator.endInput().predictions();
    }
    OperatorSubtaskState state;
    try (OperatorHarness operator = OperatorHarness.open(torch)) {
      take(operator, events.subList(0, BEFORE + 1));
      state = operator.checkpoint(1);
    }
    try (OperatorHarness operator = OperatorHarness.restore(own, state)) {
      take(operator, events.subList(BEFORE + 1, events.size()));
      List<Prediction> predictions = operator.endInput().predictions();
      int differing = 0;
      for (Prediction prediction : predictions) {
        int position = (int) prediction.getPosition();
        boolean same = prediction.getOutputs().equals(undisturbed.get(position).getOutputs());
        if (position >= BEFORE + FOREIGN) {
          assertThat(same).as("position %d", position).isTrue();
          assertThat(prediction).isEqualTo(undisturbed.get(position));
        } else {
          assertThat(prediction.getGuarantee()).isEqualTo(Guarantee.ROUNDING);
          differing += same ? 0 : 1;
        }
      }
      assertThat(differing).as("predictions that knew the other engine").isPositive();
    }
  }

  @Test
  void isAsIfTheOldBuildHadNeverBeenOnceItsStateHasLeftTheWindows() throws Exception {
    StateFixture fixture = StateFixture.FP32_HALF_FULL;
    InferenceConfig config = fixture.config(directory);
    List<RawEvent> after = fixture.after(FOREIGN + 30);
    Map<String, Prediction> undisturbed = new HashMap<>();
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      take(operator, fixture.before());
      take(operator, after);
      operator.endInput().predictions().forEach(p -> undisturbed.put(place(p), p));
    }
    Map<String, Long> nextPositions =
        Map.of(
            StateFixture.LONG,
            (long) fixture.stepsOfLong(),
            StateFixture.SHORT,
            (long) StateFixture.STEPS_OF_SHORT);
    try (OperatorHarness operator =
        OperatorHarness.restore(
            config, OperatorSnapshotUtil.readStateHandle(OLD_STATE.formatted(fixture)))) {
      take(operator, after);
      List<Prediction> predictions = operator.endInput().predictions();
      assertThat(predictions).hasSize(2 * (FOREIGN + 30));
      int differing = 0;
      for (Prediction prediction : predictions) {
        Prediction own = undisturbed.get(place(prediction));
        long ownFrom = nextPositions.get(prediction.getInstrument()) + FOREIGN;
        if (prediction.getPosition() >= ownFrom) {
          assertThat(OperatorHarness.bytes(prediction))
              .as(place(prediction))
              .isEqualTo(OperatorHarness.bytes(own));
          assertThat(prediction.getGuarantee()).isEqualTo(Guarantee.ARRIVAL_ORDER);
        } else {
          assertThat(prediction.getGuarantee()).isEqualTo(Guarantee.ROUNDING);
          differing += prediction.getOutputs().equals(own.getOutputs()) ? 0 : 1;
        }
      }
      assertThat(differing).as("predictions that knew the old build").isPositive();
    }
  }

  private static String place(Prediction prediction) {
    return prediction.getInstrument() + " " + prediction.getPosition();
  }

  private static void take(OperatorHarness operator, List<RawEvent> events) throws Exception {
    for (RawEvent event : events) {
      operator.take(event);
    }
  }

  private static List<RawEvent> events() {
    TestFeed feed = new TestFeed("test:BTC", 91);
    List<RawEvent> events = new ArrayList<>();
    events.add(feed.raw(feed.snapshot()));
    for (int i = 0; i < BEFORE + FOREIGN + 50; i++) {
      events.add(feed.raw(feed.delta()));
    }
    return events;
  }
}
