package io.tickcache.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.history.RecordedStep;
import io.tickcache.model.TokenSource;
import io.tickcache.steps.FeatureExtractors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StepWeightsTest {

  private static final long SECOND = 1_000_000;
  private static final long MINUTE = 60 * SECOND;

  private final List<RecordedStep> steps = new ArrayList<>();

  private void book(long time) {
    add(TokenSource.ORDER_BOOK, time, 0);
  }

  private void kline(long time, long interval) {
    add(TokenSource.KLINE, time, interval);
  }

  private void add(TokenSource source, long time, long interval) {
    steps.add(
        new RecordedStep(
            source,
            FeatureExtractors.NEWEST.schema(source),
            time,
            0,
            steps.size(),
            new double[0],
            null,
            Double.NaN,
            interval));
  }

  @Test
  void aBurstOfOneKindWeighsAsOneStep() {
    book(0);
    book(250_000);
    book(250_000);
    book(250_000);
    book(750_000);
    book(5 * SECOND);

    assertThat(TrainingSet.weights(steps)).containsExactly(0.25f, 0, 0, 0.5f, 1, 1);
  }

  @Test
  void aKlineWeighsThoughTheBookChangesAtItsTime() {
    book(0);
    kline(SECOND / 2, SECOND / 2);
    book(SECOND / 2);
    book(SECOND);

    assertThat(TrainingSet.weights(steps)).containsExactly(0.5f, 0.5f, 0.5f, 1);
  }

  @Test
  void klinesOfTwoIntervalsWeighAtOneTime() {
    kline(59 * MINUTE, MINUTE);
    kline(60 * MINUTE, MINUTE);
    kline(60 * MINUTE, 60 * MINUTE);
    kline(61 * MINUTE, MINUTE);

    assertThat(TrainingSet.weights(steps)).containsExactly(1, 1, 1, 1);
  }
}
