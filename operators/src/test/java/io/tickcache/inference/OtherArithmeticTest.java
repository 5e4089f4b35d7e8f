package io.tickcache.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.engine.EngineType;
import io.tickcache.model.TokenSource;
import io.tickcache.schemas.Guarantee;
import io.tickcache.schemas.Prediction;
import io.tickcache.testing.TestFeed;
import io.tickcache.testing.TestModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A context that another engine began is bit-identical again once no number of it can reach a
 * prediction: the proof is a run that never knew that engine.
 */
class OtherArithmeticTest {

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
