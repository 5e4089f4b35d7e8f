package io.tickcache.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tickcache.engine.torch.StepWindows;
import io.tickcache.engine.torch.TrainableModel;
import io.tickcache.evaluation.ModelForecasts;
import io.tickcache.history.ContextRules;
import io.tickcache.history.Histories;
import io.tickcache.history.HistoryReader;
import io.tickcache.history.InstrumentHistory;
import io.tickcache.history.Split;
import io.tickcache.history.Target;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.ModelFactory;
import io.tickcache.model.TokenSource;
import io.tickcache.testing.RecordedEvents;
import io.tickcache.testing.TestModels;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What training computes over a window is what serving computes step by step. */
class WindowParityTest {

  private static final float TOLERANCE = 1e-4f;

  private final ModelDirectory model =
      ModelFactory.untrained(TestModels.tiny(TokenSource.ORDER_BOOK, TokenSource.KLINE), 9);
  private final Histories histories =
      HistoryReader.read(
          RecordedEvents.simulated(1, Duration.ofSeconds(40), 5).iterator(),
          ContextRules.of(model.config(), Duration.ofHours(1)));
  private final List<Target> targets =
      model.config().head().outputs().stream().map(Target::parse).toList();
  private final Split split = split(histories);
  private final TrainingSet set =
      new TrainingSet(histories, model.config(), Labels.of(histories, targets, split));

  @Test
  void windowsUnderTheBandMaskEqualServing() {
    TrainingSet.Sequence sequence = set.sequences().get(0);
    ModelForecasts served = ModelForecasts.run(model, histories, Long.MAX_VALUE, steps -> {});
    Window whole = new Window(sequence, 0, 0, sequence.size());
    Window shorter = new Window(sequence, 0, 0, sequence.size() / 3);
    int length = whole.size();
    try (TrainableModel trainable = TrainableModel.open(model, 1)) {
      StepWindows windows = set.windows(List.of(whole, shorter), length);
      float[] outputs = trainable.outputs(windows);
      for (int w = 0; w < 2; w++) {
        for (int i = 0; i < (w == 0 ? whole : shorter).size(); i++) {
          float[] expected = served.at(histories.all().get(0), i);
          for (int o = 0; o < expected.length; o++) {
            assertThat(outputs[(w * length + i) * expected.length + o])
                .as("window %d, step %d", w, i)
                .isCloseTo(expected[o], within(TOLERANCE));
          }
        }
      }
    }
  }

  /** Two instruments, whose windows share prefixes, and a shortened window. */
  @Test
  void soDoThoseWhoseStepsSeeTheMarket() {
    ModelDirectory prefixed =
        ModelFactory.untrained(
            TestModels.tinyWithPrefix(4, TokenSource.ORDER_BOOK, TokenSource.KLINE), 9);
    Histories market =
        HistoryReader.read(
            RecordedEvents.withMarket(
                    RecordedEvents.simulated(2, Duration.ofSeconds(30), 5), Duration.ofSeconds(1))
                .iterator(),
            ContextRules.of(prefixed.config(), Duration.ofHours(1)));
    TrainingSet both =
        new TrainingSet(market, prefixed.config(), Labels.of(market, targets, split(market)));
    ModelForecasts served = ModelForecasts.run(prefixed, market, Long.MAX_VALUE, steps -> {});
    List<Window> all =
        both.sequences().stream().map(s -> new Window(s, 0, 0, s.size() * 2 / 3)).toList();
    int length = all.stream().mapToInt(Window::size).max().orElseThrow();
    assertThat(all).hasSize(2);
    try (TrainableModel trainable = TrainableModel.open(prefixed, 1)) {
      StepWindows windows = both.windows(all, length);
      assertThat(windows.prefixes().ofSteps()).contains(-1, 0, 10);
      assertThat(windows.prefixes().counts()).hasSizeBetween(15, 30).startsWith(1, 2, 3, 4, 4);
      float[] outputs = trainable.outputs(windows);
      for (int w = 0; w < 2; w++) {
        for (int i = 0; i < all.get(w).size(); i++) {
          float[] expected = served.at(market.all().get(w), i);
          assertThat(outputs[(w * length + i) * expected.length])
              .as("window %d, step %d", w, i)
              .isCloseTo(expected[0], within(TOLERANCE));
        }
      }
    }
  }

  private static Split split(Histories histories) {
    return Split.byShares(histories, 0.5, 0.5);
  }

  @Test
  void labelsAreThoseOfTheHistory() {
    TrainingSet.Sequence sequence = set.sequences().get(0);
    InstrumentHistory history = histories.all().get(0);
    Labels labels = Labels.of(histories, targets, split);
    Window window = new Window(sequence, 10, 20, 60);
    Expected expected = set.expected(List.of(window), 64);
    for (int i = 0; i < 64; i++) {
      boolean judged = i >= 10 && i < 50;
      assertThat(expected.weights()[i] > 0).as("row %d", i).isEqualTo(judged);
      float label = judged ? labels.learned(history, 10 + i)[0] : Float.NaN;
      assertThat(Float.valueOf(expected.labels()[2 * i])).isEqualTo(Float.valueOf(label));
    }
  }

  @Test
  void noLabelLooksBeyondItsPart() {
    InstrumentHistory history = histories.all().get(0);
    Labels labels = Labels.of(histories, targets, split);
    for (int i = 0; i < history.steps().size(); i++) {
      long time = history.steps().get(i).eventTimeMicros();
      boolean reaches =
          time <= split.trainedUntilMicros() && time + 1_000_000 > split.trainedUntilMicros();
      if (reaches) {
        assertThat(labels.learned(history, i)[0]).isNaN();
      }
    }
  }
}
