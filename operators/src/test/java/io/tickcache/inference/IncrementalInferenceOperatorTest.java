package io.tickcache.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.inference.config.Emit;
import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.inference.config.Ordering;
import io.tickcache.model.TokenSource;
import io.tickcache.schemas.ContextState;
import io.tickcache.schemas.DeadLetterStage;
import io.tickcache.schemas.Guarantee;
import io.tickcache.schemas.Prediction;
import io.tickcache.schemas.StepSource;
import io.tickcache.testing.TestFeed;
import io.tickcache.testing.TestModels;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncrementalInferenceOperatorTest {

  private static final String BTC = "test:BTC";
  private static final String ETH = "test:ETH";

  @TempDir private static Path directory;
  private static InferenceConfig config;

  @BeforeAll
  static void makeModel() throws Exception {
    config =
        OperatorHarness.config(
            TestModels.write(
                TestModels.tiny(TokenSource.ORDER_BOOK, TokenSource.KLINE), directory));
  }

  @Test
  void predictsEveryDeltaAfterTheSnapshotInOrder() throws Exception {
    TestFeed feed = new TestFeed(BTC, 1);
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      operator.take(feed, feed.snapshot());
      long epoch = feed.timeMicros();
      operator.takeDeltas(feed, 100);

      List<Prediction> predictions = operator.predictions();
      assertThat(predictions)
          .extracting(Prediction::getPosition)
          .containsExactlyElementsOf(LongStream.range(0, 100).boxed().toList());
      assertThat(predictions.get(0).getContextEpochMicros())
          .isGreaterThan(epoch)
          .isEqualTo(predictions.get(0).getEventTimeMicros());
      Prediction last = predictions.get(99);
      assertThat(last.getContextEpochMicros()).isEqualTo(predictions.get(0).getEventTimeMicros());
      assertThat(last.getEventTimeMicros()).isEqualTo(feed.timeMicros());
      assertThat(last.getContextLength()).isEqualTo(TestModels.MAX_CONTEXT);
      assertThat(last.getContextState()).isEqualTo(ContextState.KEPT);
      assertThat(last.getGuarantee()).isEqualTo(Guarantee.ARRIVAL_ORDER);
      assertThat(last.getSource()).isEqualTo(StepSource.ORDER_BOOK);
      assertThat(last.getModelId()).matches("untrained-test@[0-9a-f]{12}");
      assertThat(last.getOutputs())
          .extracting(output -> output.getName())
          .containsExactly("return_1s_bps", "return_5s_bps");
    }
  }

  @Test
  void takesStepsFromKlinesOnceTheirWindowsAreFull() throws Exception {
    TestFeed feed = new TestFeed(BTC, 2);
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      for (int i = 0; i < 30; i++) {
        operator.take(feed, feed.kline());
      }
      operator.endInput();

      assertThat(operator.predictions())
          .hasSize(30 - 24)
          .allMatch(prediction -> prediction.getSource() == StepSource.KLINE);
      assertThat(operator.deadLetters()).isEmpty();
    }
  }

  @Test
  void passesOverRevisionsOfOpenKlines() throws Exception {
    TestFeed feed = new TestFeed(BTC, 2);
    try (OperatorHarness operator = OperatorHarness.open(with(Ordering.EVENT_TIME))) {
      var kline = feed.kline();
      kline.setClosed(false);
      kline.setEventTimeMicros(kline.getCloseTimeMicros() - 10);
      operator.take(feed, kline).take(feed, kline).watermark(Long.MAX_VALUE);

      assertThat(operator.predictions()).isEmpty();
      assertThat(operator.deadLetters()).isEmpty();
    }
  }

  @Test
  void flushesWhenTheBatchIsFull() throws Exception {
    TestFeed feed = new TestFeed(BTC, 3);
    try (OperatorHarness operator = OperatorHarness.open(with(5))) {
      operator.take(feed, feed.snapshot()).takeDeltas(feed, 4);
      assertThat(operator.predictions()).isEmpty();
      operator.takeDeltas(feed, 1);
      assertThat(operator.timedPredictions())
          .hasSize(5)
          .allMatch(timed -> timed.batchSteps() == 5 && timed.forwardNanos() > 0);
    }
  }

  @Test
  void flushesWhenTheFirstStepHasWaitedLongEnough() throws Exception {
    TestFeed feed = new TestFeed(BTC, 4);
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      operator.setProcessingTime(1_000);
      operator.take(feed, feed.snapshot()).takeDeltas(feed, 3);
      operator.setProcessingTime(1_009);
      assertThat(operator.predictions()).isEmpty();
      operator.setProcessingTime(1_010);
      assertThat(operator.predictions()).hasSize(3);
    }
  }

  @Test
  void aTimerOfAFullBatchDoesNotCutTheNextOneShort() throws Exception {
    TestFeed feed = new TestFeed(BTC, 5);
    try (OperatorHarness operator = OperatorHarness.open(with(3))) {
      operator.setProcessingTime(1_000);
      operator.take(feed, feed.snapshot()).takeDeltas(feed, 3);
      operator.setProcessingTime(1_008);
      operator.takeDeltas(feed, 1);
      operator.setProcessingTime(1_017);
      assertThat(operator.predictions()).hasSize(3);
      operator.setProcessingTime(1_018);
      assertThat(operator.predictions()).hasSize(4);
    }
  }

  @Test
  void flushesBeforeABarrierOnAWatermarkAndAtTheEnd() throws Exception {
    TestFeed feed = new TestFeed(BTC, 6);
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      operator.take(feed, feed.snapshot()).takeDeltas(feed, 2);
      operator.checkpoint(1);
      assertThat(operator.predictions()).hasSize(2);
      operator.takeDeltas(feed, 2).watermark(feed.timeMicros());
      assertThat(operator.predictions()).hasSize(4);
      operator.takeDeltas(feed, 2).endInput();
      assertThat(operator.predictions()).hasSize(6);
    }
  }

  @Test
  void emitsOnlyTheLastStepOfEachInstrumentIfToldSo() throws Exception {
    TestFeed btc = new TestFeed(BTC, 7);
    TestFeed eth = new TestFeed(ETH, 8);
    InferenceConfig last = ConfigVariant.of(config).emit(Emit.LAST).build();
    try (OperatorHarness operator = OperatorHarness.open(last)) {
      operator.take(btc, btc.snapshot()).take(eth, eth.snapshot());
      operator.takeDeltas(btc, 3).takeDeltas(eth, 2).takeDeltas(btc, 1).endInput();
      assertThat(operator.predictions())
          .extracting(p -> p.getInstrument() + " " + p.getPosition())
          .containsExactly(ETH + " 1", BTC + " 3");
    }
  }

  @Test
  void givesTheSameBytesHoweverStepsAreBatched() throws Exception {
    List<String> one = sortedBytesWith(1);
    assertThat(one).hasSize(2 * 150);
    assertThat(sortedBytesWith(7)).isEqualTo(one);
    assertThat(sortedBytesWith(100)).isEqualTo(one);
  }

  private static List<String> sortedBytesWith(int maxSteps) throws Exception {
    TestFeed btc = new TestFeed(BTC, 9);
    TestFeed eth = new TestFeed(ETH, 10);
    try (OperatorHarness operator = OperatorHarness.open(with(maxSteps))) {
      operator.take(btc, btc.snapshot()).take(eth, eth.snapshot());
      for (int i = 0; i < 30; i++) {
        operator.takeDeltas(btc, 5).takeDeltas(eth, 5);
      }
      operator.endInput();
      return operator.bytes().stream().sorted().toList();
    }
  }

  @Test
  void aGapEndsStepsUntilTheNextSnapshotButKeepsTheContext() throws Exception {
    TestFeed feed = new TestFeed(BTC, 11);
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      operator.take(feed, feed.snapshot()).takeDeltas(feed, 3);
      feed.gap(2);
      operator.takeDeltas(feed, 5);
      for (int i = 0; i < 25; i++) {
        operator.take(feed, feed.kline());
      }
      operator.take(feed, feed.snapshot()).takeDeltas(feed, 2).endInput();

      assertThat(operator.predictions())
          .extracting(Prediction::getPosition)
          .containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
      assertThat(operator.predictions().get(3).getSource()).isEqualTo(StepSource.KLINE);
      assertThat(operator.predictions())
          .extracting(Prediction::getContextEpochMicros)
          .containsOnly(operator.predictions().get(0).getEventTimeMicros());
      assertThat(operator.deadLetters()).isEmpty();
    }
  }

  @Test
  void forgetsIdleInstrumentsWithAllTheirState() throws Exception {
    TestFeed feed = new TestFeed(BTC, 12);
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      operator.take(feed, feed.snapshot()).takeDeltas(feed, 60).take(feed, feed.kline());
      operator.checkpoint(1);
      assertThat(operator.stateEntries()).isPositive();

      operator.watermark(feed.timeMicros() + config.idleTimeout().toNanos() / 1_000);
      operator.checkpoint(2);
      assertThat(operator.stateEntries()).isZero();
      assertThat(operator.eventTimeTimers()).isZero();

      long lastPosition = operator.predictions().get(59).getPosition();
      assertThat(lastPosition).isEqualTo(59);
      feed.pause(config.idleTimeout().toNanos() / 1_000 + 1_000_000);
      operator.take(feed, feed.snapshot()).takeDeltas(feed, 1).endInput();
      Prediction returned = operator.predictions().get(60);
      assertThat(returned.getPosition()).isZero();
      assertThat(returned.getContextEpochMicros()).isEqualTo(feed.timeMicros());
    }
  }

  @Test
  void anInstrumentThatReturnsTooLateStartsANewEpochWhateverTheWatermark() throws Exception {
    TestFeed feed = new TestFeed(BTC, 13);
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      operator.take(feed, feed.snapshot()).takeDeltas(feed, 3);
      feed.pause(config.idleTimeout().toNanos() / 1_000 + 1_000);
      // Nothing is known of the returned instrument's book until its next snapshot.
      operator.takeDeltas(feed, 1).take(feed, feed.snapshot()).takeDeltas(feed, 1).endInput();

      assertThat(operator.predictions())
          .extracting(Prediction::getPosition)
          .containsExactly(0L, 1L, 2L, 0L);
      assertThat(operator.eventTimeTimers()).isOne();
    }
  }

  @Test
  void anInstrumentThatGoesOnIsNotForgotten() throws Exception {
    TestFeed feed = new TestFeed(BTC, 14);
    long idleMicros = config.idleTimeout().toNanos() / 1_000;
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      operator.take(feed, feed.snapshot());
      for (int i = 0; i < 5; i++) {
        feed.pause(idleMicros - 100_000);
        operator.takeDeltas(feed, 1).watermark(feed.timeMicros());
      }
      assertThat(operator.predictions())
          .extracting(Prediction::getPosition)
          .containsExactly(0L, 1L, 2L, 3L, 4L);
      assertThat(operator.eventTimeTimers()).isOne();
    }
  }

  @Test
  void startsANewContextWhereLearnedPositionsEnd(@TempDir Path learned) throws Exception {
    InferenceConfig finite =
        OperatorHarness.config(
            TestModels.write(TestModels.tinyLearned(64, TokenSource.ORDER_BOOK), learned));
    TestFeed feed = new TestFeed(BTC, 15);
    try (OperatorHarness operator = OperatorHarness.open(finite)) {
      operator.take(feed, feed.snapshot()).takeDeltas(feed, 150).endInput();
      List<Prediction> predictions = operator.predictions();
      assertThat(predictions).hasSize(150);
      assertThat(predictions.get(63).getPosition()).isEqualTo(63);
      assertThat(predictions.get(64).getPosition()).isZero();
      assertThat(predictions.get(64).getContextEpochMicros())
          .isEqualTo(predictions.get(64).getEventTimeMicros());
      assertThat(predictions.get(149).getPosition()).isEqualTo(21);
    }
  }

  @Test
  void refusesStepsThatTheModelDoesNotTake(@TempDir Path klinesOnly) throws Exception {
    InferenceConfig other =
        OperatorHarness.config(TestModels.write(TestModels.tiny(TokenSource.KLINE), klinesOnly));
    TestFeed feed = new TestFeed(BTC, 16);
    try (OperatorHarness operator = OperatorHarness.open(other)) {
      operator.take(feed, feed.snapshot()).endInput();
      assertThat(operator.deadLetters())
          .singleElement()
          .satisfies(
              letter -> {
                assertThat(letter.getStage()).isEqualTo(DeadLetterStage.VALIDATE);
                assertThat(letter.getReason())
                    .isEqualTo("model 'untrained-test' takes no ORDER_BOOK steps, only [KLINE]");
              });
    }
  }

  private static InferenceConfig with(int maxSteps) {
    return ConfigVariant.of(config).maxSteps(maxSteps).build();
  }

  private static InferenceConfig with(Ordering ordering) {
    return ConfigVariant.of(config).ordering(ordering).build();
  }
}
