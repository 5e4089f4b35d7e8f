package io.tickcache.training;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.evaluation.Evaluator;
import io.tickcache.exchange.RecordedEvent;
import io.tickcache.history.Histories;
import io.tickcache.history.HistoryReader;
import io.tickcache.history.Split;
import io.tickcache.history.Split.Part;
import io.tickcache.model.HeadType;
import io.tickcache.model.ModelConfig.Architecture;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.PositionEncoding;
import io.tickcache.testing.RecordedEvents;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What cannot be scored is refused with its reason, its instrument and its time. */
class EvaluatorTest {

  private static TrainingOptions options(String output) {
    return new TrainingOptions(
        "test",
        new Architecture(16, 2, 1, 32, 16, PositionEncoding.ROPE, 10_000.0, null),
        HeadType.REGRESSION,
        List.of(output),
        1,
        1,
        1,
        48,
        4,
        0.005,
        10,
        0,
        0,
        1,
        Duration.ofHours(1));
  }

  private static Histories histories(List<RecordedEvent> events) {
    return HistoryReader.read(events.iterator(), options("return_1bars_bps").contextRules());
  }

  private final List<RecordedEvent> events = RecordedEvents.klines(600, 0, 8);
  private final Histories klines = histories(events);
  private final Split split = Split.byShares(klines, 0.5, 0.2);

  private ModelDirectory model(String output) {
    return new ModelPlan(options(output), klines, split).untrained();
  }

  @Test
  void aModelOfKlinesRefusesOrderBooks() {
    Histories books = histories(RecordedEvents.simulated(1, Duration.ofSeconds(20), 5));
    Evaluator evaluator = new Evaluator(model("return_1s_bps"), books, split, Part.TEST, 0);
    assertThatThrownBy(() -> evaluator.run(progress -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching(
            "sim:\\S+ at \\S+Z: model 'untrained-test' takes no ORDER_BOOK steps, only \\[KLINE]");
  }

  @Test
  void aTestPartWithoutLabelsIsRefused() {
    Evaluator evaluator = new Evaluator(model("return_500bars_bps"), klines, split, Part.TEST, 0);
    assertThatThrownBy(() -> evaluator.run(progress -> {}))
        .hasMessage(
            "output 'return_500bars_bps' has no labels in the test part, test:AAABBB after"
                + " 1970-01-01T07:08:00Z: there is nothing to score");
  }

  @Test
  void recordingsWithoutTheTrainingPartLeaveNothingToFitBaselinesTo() {
    Histories late =
        histories(
            events.stream()
                .filter(event -> event.eventTimeMicros() > split.validatedUntilMicros())
                .toList());
    Evaluator evaluator = new Evaluator(model("return_1bars_bps"), late, split, Part.TEST, 0);
    assertThatThrownBy(() -> evaluator.run(progress -> {}))
        .hasMessageContaining("has no labels in the training part, test:AAABBB until")
        .hasMessageContaining("give the model's recordings, too");
  }

  @Test
  void outputsThatAreNoReturnsAreNotScored() {
    Evaluator evaluator = new Evaluator(model("volatility_4bars_bps"), klines, split, Part.TEST, 0);
    assertThatThrownBy(() -> evaluator.run(progress -> {}))
        .hasMessage("none of the outputs [volatility_4bars_bps] is about a return");
  }
}
