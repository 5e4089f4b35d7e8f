package io.tickcache.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.evaluation.ModelForecasts;
import io.tickcache.exchange.RecordedEvent;
import io.tickcache.history.ContextRules;
import io.tickcache.history.Histories;
import io.tickcache.history.HistoryReader;
import io.tickcache.history.InstrumentHistory;
import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.inference.config.Ordering;
import io.tickcache.inference.event.RawEvent;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.TokenSource;
import io.tickcache.schemas.Kline;
import io.tickcache.schemas.Prediction;
import io.tickcache.testing.RecordedEvents;
import io.tickcache.testing.TestFeed;
import io.tickcache.testing.TestModels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Klines that are longer than {@code instrument.idle-timeout}: their windows fill all the same. */
class LongKlinesTest {

  private static final int KLINES = 60;
  private static final int STEPS = KLINES - 24; // a kline is a step once 24 came before

  @TempDir private Path directory;
  private InferenceConfig config;

  @BeforeEach
  void makeModel() throws Exception {
    ModelConfig model = TestModels.tiny(TokenSource.ORDER_BOOK, TokenSource.KLINE);
    config = OperatorHarness.config(TestModels.write(model, directory));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT2H", "PT4H", "P1D", "P7D", "P31D"})
  void everyKlineBehindTheFullWindowsIsAStepThroughWatermarksAndRestores(String interval)
      throws Exception {
    TestFeed feed = new TestFeed("test:BTC", 31);
    List<Prediction> predictions = new ArrayList<>();
    OperatorHarness operator = OperatorHarness.open(config);
    try {
      for (int i = 0; i < KLINES; i++) {
        Kline kline = feed.kline(Duration.parse(interval));
        operator.take(feed, kline).watermark(kline.getEventTimeMicros());
        if (i % 20 == 10) {
          // Not in memory now, as far as the timer of its idleness sees.
          OperatorSubtaskState state = operator.checkpoint(i);
          predictions.addAll(operator.predictions());
          operator.close();
          operator = OperatorHarness.restore(config, state);
        }
      }
      predictions.addAll(operator.endInput().predictions());
      assertThat(operator.eventTimeTimers()).isOne();
    } finally {
      operator.close();
    }
    assertThat(predictions).extracting(Prediction::getPosition).hasSize(STEPS).endsWith(STEPS - 1L);
  }

  @Test
  void oneMissingKlineDoesNotEndAContextAndThreeDo() throws Exception {
    TestFeed feed = new TestFeed("test:BTC", 32);
    Duration day = Duration.ofDays(1);
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      for (int missing : new int[] {0, 1, 3}) {
        for (int i = 0; i < missing; i++) {
          feed.kline(day);
        }
        for (int i = 0; i < 30; i++) {
          Kline kline = feed.kline(day);
          operator.take(feed, kline).watermark(kline.getEventTimeMicros());
        }
      }
      operator.endInput();
      assertThat(operator.predictions())
          .extracting(Prediction::getPosition)
          .containsExactly(
              0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L, 0L, 1L, 2L, 3L, 4L, 5L);
    }
  }

  @Test
  void historiesHaveTheSameContexts() throws Exception {
    TestFeed feed = new TestFeed("test:BTC", 33);
    List<RecordedEvent> events = new ArrayList<>();
    for (int missing : new int[] {0, 1, 3}) {
      for (int i = 0; i < missing; i++) {
        feed.kline(Duration.ofHours(4));
      }
      for (int i = 0; i < 40; i++) {
        events.add(RecordedEvents.of(feed.kline(Duration.ofHours(4))));
      }
    }
    Histories histories =
        HistoryReader.read(
            events.iterator(),
            ContextRules.of(ModelDirectory.read(directory).config(), config.idleTimeout()));
    InstrumentHistory history = histories.all().get(0);
    ModelForecasts forecasts =
        ModelForecasts.run(ModelDirectory.read(directory), histories, Long.MAX_VALUE, steps -> {});
    InferenceConfig ordered = ConfigVariant.of(config).ordering(Ordering.EVENT_TIME).build();
    try (OperatorHarness operator = OperatorHarness.open(ordered)) {
      for (RawEvent raw : RecordedEvents.raw(feed, events)) {
        operator.take(raw);
      }
      operator.endInput();
      List<Prediction> predictions = operator.predictions();
      assertThat(predictions).hasSameSizeAs(history.steps()).hasSize(48);
      for (int i = 0; i < predictions.size(); i++) {
        Prediction prediction = predictions.get(i);
        assertThat(history.steps().get(i).epochMicros())
            .isEqualTo(prediction.getContextEpochMicros());
        assertThat(prediction.getOutputs().get(0).getValue())
            .isEqualTo(forecasts.at(history, i)[0]);
      }
    }
  }
}
