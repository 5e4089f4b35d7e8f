package io.tickcache.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.evaluation.ModelForecasts;
import io.tickcache.exchange.RecordedEvent;
import io.tickcache.history.ContextRules;
import io.tickcache.history.Histories;
import io.tickcache.history.HistoryReader;
import io.tickcache.history.InstrumentHistory;
import io.tickcache.history.MarketHistory;
import io.tickcache.history.RecordedStep;
import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.inference.config.Ordering;
import io.tickcache.inference.event.RawEvent;
import io.tickcache.model.ModelConfig;
import io.tickcache.model.ModelDirectory;
import io.tickcache.model.TokenSource;
import io.tickcache.schemas.Output;
import io.tickcache.schemas.Prediction;
import io.tickcache.testing.RecordedEvents;
import io.tickcache.testing.TestFeed;
import io.tickcache.testing.TestModels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training and evaluation see the very steps that the operator makes. */
class TrainingParityTest {

  private static final String INSTRUMENT = "test:BTC";

  @TempDir private Path directory;

  @Test
  void historiesHoldTheOperatorsStepsBitForBit() throws Exception {
    checkParity(TestModels.tiny(TokenSource.ORDER_BOOK, TokenSource.KLINE));
  }

  @Test
  void soDoThoseOfTheNewestFeatures() throws Exception {
    checkParity(
        TestModels.withNewestFeatures(TestModels.tiny(TokenSource.ORDER_BOOK, TokenSource.KLINE)));
  }

  /** A step of the history sees the market records that it sees when served. */
  @Test
  void soDoThoseThatSeeTheMarket() throws Exception {
    checkParity(
        TestModels.tinyWithPrefix(4, TokenSource.ORDER_BOOK, TokenSource.KLINE),
        RecordedEvents.withMarket(faultyFeed(), Duration.ofSeconds(1)));
  }

  /** The order flow of a second is in the state, too. */
  @Test
  void theNewestFeaturesGoOnBitForBitFromAnyCheckpoint() throws Exception {
    ModelConfig model =
        TestModels.withNewestFeatures(TestModels.tiny(TokenSource.ORDER_BOOK, TokenSource.KLINE));
    InferenceConfig config = OperatorHarness.config(TestModels.write(model, directory));
    List<RawEvent> events = RecordedEvents.raw(new TestFeed(INSTRUMENT, 0), faultyFeed());
    List<String> whole = OperatorHarness.sortedBytes(config, events, List.of());
    assertThat(OperatorHarness.sortedBytes(config, events, List.of(1, 90, 91, 400, 1_210, 1_225)))
        .hasSizeGreaterThan(900)
        .isEqualTo(whole);
  }

  @Test
  void contextsEndWhereLearnedPositionsDo() throws Exception {
    checkParity(TestModels.tinyLearned(100, TokenSource.ORDER_BOOK, TokenSource.KLINE));
  }

  /**
   * Outputs of the operator and of the engine over the history must be equal in every bit: they
   * would not be if a feature, a position or a context differed in one.
   */
  private void checkParity(ModelConfig model) throws Exception {
    checkParity(model, faultyFeed());
  }

  private void checkParity(ModelConfig model, List<RecordedEvent> events) throws Exception {
    InferenceConfig config =
        ConfigVariant.of(OperatorHarness.config(TestModels.write(model, directory)))
            .ordering(Ordering.EVENT_TIME)
            .build();
    Histories histories =
        HistoryReader.read(
            shuffled(events).iterator(), ContextRules.of(model, config.idleTimeout()));
    InstrumentHistory history = histories.all().get(0);
    ModelForecasts forecasts =
        ModelForecasts.run(ModelDirectory.read(directory), histories, Long.MAX_VALUE, steps -> {});
    List<Prediction> predictions = predictions(config, shuffled(events));
    assertThat(predictions).hasSizeGreaterThan(900).hasSameSizeAs(history.steps());
    for (int i = 0; i < predictions.size(); i++) {
      RecordedStep step = history.steps().get(i);
      Prediction prediction = predictions.get(i);
      assertThat(step.source()).hasToString(prediction.getSource().toString());
      assertThat(step.eventTimeMicros()).isEqualTo(prediction.getEventTimeMicros());
      assertThat(step.position()).isEqualTo(prediction.getPosition());
      assertThat(step.epochMicros()).isEqualTo(prediction.getContextEpochMicros());
      assertThat(seen(histories.market(), step, model.prefixLength()))
          .isEqualTo(prediction.getPrefixEventTimeMicros());
      List<Float> outputs =
          prediction.getOutputs().stream().map(Output::getValue).map(Float.class::cast).toList();
      float[] forecast = forecasts.at(history, i);
      assertThat(outputs).as("step %d", i).containsExactly(forecast[0], forecast[1]);
    }
  }

  /** Event time of the newest market record that a step sees; null for none. */
  private static Long seen(MarketHistory market, RecordedStep step, int prefixLength) {
    int version = market.version(step.eventTimeMicros());
    return prefixLength == 0 || version == 0
        ? null
        : Long.valueOf(market.entries().get(version - 1).eventTimeMicros());
  }

  /** Books and klines with a gap that a snapshot heals, and a pause in which the job forgets. */
  private static List<RecordedEvent> faultyFeed() {
    TestFeed feed = new TestFeed(INSTRUMENT, 11);
    List<RecordedEvent> events = new ArrayList<>(RecordedEvents.mixed(feed, 1_200));
    feed.gap(3);
    for (int i = 0; i < 20; i++) {
      events.add(RecordedEvents.of(feed.delta()));
    }
    events.add(RecordedEvents.of(feed.snapshot()));
    for (int i = 0; i < 50; i++) {
      events.add(RecordedEvents.of(feed.delta()));
    }
    feed.pause(11L * 60 * 1_000_000);
    events.add(RecordedEvents.of(feed.snapshot()));
    for (int i = 0; i < 60; i++) {
      events.add(RecordedEvents.of(feed.delta()));
    }
    return events;
  }

  /** Neighbours that are not far apart change places, as event-time order puts right. */
  private static List<RecordedEvent> shuffled(List<RecordedEvent> events) {
    List<RecordedEvent> shuffled = new ArrayList<>(events);
    Random random = new Random(3);
    for (int i = 0; i + 1 < shuffled.size(); i += 2) {
      long apart = shuffled.get(i + 1).eventTimeMicros() - shuffled.get(i).eventTimeMicros();
      if (random.nextBoolean() && apart < 100_000) {
        Collections.swap(shuffled, i, i + 1);
      }
    }
    return shuffled;
  }

  private static List<Prediction> predictions(InferenceConfig config, List<RecordedEvent> events)
      throws Exception {
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      TestFeed feed = new TestFeed(INSTRUMENT, 0);
      long newest = 0;
      for (RawEvent raw : RecordedEvents.raw(feed, events)) {
        operator.take(raw);
        newest = Math.max(newest, raw.timestampMillis() * 1_000);
        operator.watermark(newest - 500_000);
      }
      return operator.endInput().predictions();
    }
  }
}
