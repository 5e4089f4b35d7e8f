package io.tickcache.inference.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickcache.inference.ConfigVariant;
import io.tickcache.inference.OperatorHarness;
import io.tickcache.inference.batch.TimedPrediction;
import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.inference.config.OnModelChange;
import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.model.TokenSource;
import io.tickcache.schemas.Prediction;
import io.tickcache.testing.TestFeed;
import io.tickcache.testing.TestModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No instrument waits for more than a pass of another, however much that one has to catch up. */
class FairSharesTest {

  private static final int MAX_STEPS = 10;
  private static final int WINDOW = 200;
  // 512 slots, 2 layers, keys and values of width 16, four bytes each.
  private static final long BLOCK_BYTES = 512L * 2 * 2 * 16 * 4;

  @TempDir private static Path directory;
  @TempDir private static Path otherDirectory;
  private static InferenceConfig retaining;
  private static InferenceConfig rebuilding;

  @BeforeAll
  static void makeModels() throws Exception {
    retaining =
        ConfigVariant.of(
                OperatorHarness.config(
                    TestModels.write(
                        TestModels.tinyWithContext(WINDOW, TokenSource.ORDER_BOOK), directory)))
            .maxSteps(MAX_STEPS)
            .retainInputs(true)
            .build();
    rebuilding =
        ConfigVariant.of(retaining)
            .modelDirectory(
                TestModels.write(
                    TestModels.tinyWithContext(WINDOW + 1, TokenSource.ORDER_BOOK), otherDirectory))
            .onModelChange(OnModelChange.REBUILD)
            .build();
  }

  @Test
  void aLongHistoryDelaysAnotherInstrumentByOnePass() throws Exception {
    TestFeed busy = new TestFeed("test:BUSY", 61);
    TestFeed calm = new TestFeed("test:CALM", 62);
    try (OperatorHarness operator = OperatorHarness.open(retaining)) {
      operator.take(busy, busy.snapshot()).take(calm, calm.snapshot());
      operator.takeDeltas(busy, 5_003).takeDeltas(calm, 1).takeDeltas(busy, 4_997);

      assertThat(operator.timedPredictions())
          .extracting(TimedPrediction::batchSteps)
          .allMatch(steps -> steps <= MAX_STEPS);
      List<Prediction> predictions = operator.endInput().predictions();
      assertThat(predictions.get(5_003).getInstrument()).isEqualTo("test:CALM");
      assertThat(operator.timedPredictions().get(5_003).batchSteps()).isEqualTo(MAX_STEPS);
    }
  }

  @Test
  void aRebuildDelaysAnotherInstrumentByOnePass() throws Exception {
    List<TestFeed> feeds = feeds(1);
    TestFeed calm = new TestFeed("test:CALM", 63);
    try (OperatorHarness operator = OperatorHarness.restore(rebuilding, stateOf(feeds))) {
      operator.take(calm, calm.snapshot());
      operator.takeDeltas(feeds.get(0), 1);
      for (int i = 1; i <= 10; i++) {
        long before = replayed(operator);
        operator.takeDeltas(calm, 1);
        tick(operator);
        assertThat(operator.predictions()).hasSize(i);
        assertThat(replayed(operator) - before).isLessThanOrEqualTo(MAX_STEPS);
      }
      assertThat(replayed(operator)).isPositive().isLessThan(WINDOW);
      assertThat(operator.predictions())
          .extracting(Prediction::getInstrument)
          .containsOnly("test:CALM");
    }
  }

  @Test
  void aRebuildEndsWithoutFurtherEvents() throws Exception {
    List<TestFeed> feeds = feeds(1);
    try (OperatorHarness operator = OperatorHarness.restore(rebuilding, stateOf(feeds))) {
      operator.takeDeltas(feeds.get(0), 2 * MAX_STEPS + 1);
      for (int i = 0; i < 100 && operator.predictions().size() <= 2 * MAX_STEPS; i++) {
        tick(operator);
      }
      assertThat(replayed(operator)).isEqualTo(WINDOW);
      assertThat(operator.predictions())
          .extracting(Prediction::getPosition)
          .containsExactlyElementsOf(positions(WINDOW, 2 * MAX_STEPS + 1));
    }
  }

  @Test
  void instrumentsBeingRebuiltTakeTurns() throws Exception {
    List<TestFeed> feeds = feeds(3);
    try (OperatorHarness operator = OperatorHarness.restore(rebuilding, stateOf(feeds))) {
      for (TestFeed feed : feeds) {
        operator.takeDeltas(feed, 1);
      }
      for (int pass = 0; pass < 3 * (WINDOW / MAX_STEPS - 1); pass++) {
        tick(operator);
      }
      assertThat(operator.count(InferenceMetrics.CONTEXTS_REBUILT)).isZero();
      for (int pass = 0; pass < 6; pass++) {
        tick(operator);
      }
      assertThat(operator.count(InferenceMetrics.CONTEXTS_REBUILT)).isEqualTo(3);
    }
  }

  @Test
  void bytesAreThoseOfRebuildsAtOnce() throws Exception {
    assertThat(sortedBytes(rebuilding, true)).isEqualTo(sortedBytes(rebuilding, false));
  }

  @Test
  void roomForOneContextIsEnough() throws Exception {
    InferenceConfig tight = ConfigVariant.of(rebuilding).kvCacheBytes(BLOCK_BYTES).build();
    assertThat(sortedBytes(tight, true)).isEqualTo(sortedBytes(rebuilding, false));
  }

  @Test
  void roomForTwoContextsIsEnough() throws Exception {
    InferenceConfig tight = ConfigVariant.of(rebuilding).kvCacheBytes(2 * BLOCK_BYTES).build();
    assertThat(sortedBytes(tight, true)).isEqualTo(sortedBytes(rebuilding, false));
  }

  @Test
  void inputsSurviveSpills() throws Exception {
    InferenceConfig tight = ConfigVariant.of(retaining).kvCacheBytes(BLOCK_BYTES).build();
    assertThat(sortedBytes(tight, rebuilding, false)).isEqualTo(sortedBytes(rebuilding, false));
  }

  @Test
  void aCheckpointWaitsForRebuilds() throws Exception {
    List<TestFeed> feeds = feeds(2);
    try (OperatorHarness operator = OperatorHarness.restore(rebuilding, stateOf(feeds))) {
      operator.takeDeltas(feeds.get(0), 1).takeDeltas(feeds.get(1), 1);
      assertThatThrownBy(() -> operator.checkpointWithoutFlush(1))
          .rootCause()
          .hasMessageContaining("2 contexts not yet rebuilt");
      assertThat(operator.predictions()).isEmpty();
      operator.checkpoint(2);
      assertThat(operator.predictions()).hasSize(2);
    }
  }

  @Test
  void anInstrumentForgottenAmidItsRebuildLosesNoStep() throws Exception {
    List<TestFeed> feeds = feeds(1);
    TestFeed feed = feeds.get(0);
    try (OperatorHarness operator = OperatorHarness.restore(rebuilding, stateOf(feeds))) {
      operator.takeDeltas(feed, 2);
      tick(operator);
      operator.watermark(feed.timeMicros() + 2 * rebuilding.idleTimeout().toNanos() / 1_000);
      assertThat(operator.predictions()).hasSize(2);
      assertThat(operator.stateEntries()).isZero();
    }
  }

  @Test
  void aContextThatIsForgottenUnaskedIsNotRebuilt() throws Exception {
    List<TestFeed> feeds = feeds(1);
    TestFeed feed = feeds.get(0);
    try (OperatorHarness operator = OperatorHarness.restore(rebuilding, stateOf(feeds))) {
      feed.pause(2 * rebuilding.idleTimeout().toNanos() / 1_000);
      operator.take(feed, feed.snapshot()).takeDeltas(feed, 1).endInput();
      assertThat(operator.predictions()).extracting(Prediction::getPosition).containsExactly(0L);
      assertThat(replayed(operator)).isZero();
    }
  }

  /** All that four instruments being rebuilt predict, in passes between events or at once. */
  private static List<String> sortedBytes(InferenceConfig config, boolean inPasses)
      throws Exception {
    return sortedBytes(retaining, config, inPasses);
  }

  private static List<String> sortedBytes(
      InferenceConfig before, InferenceConfig config, boolean inPasses) throws Exception {
    List<TestFeed> feeds = feeds(4);
    try (OperatorHarness operator = OperatorHarness.restore(config, stateOf(before, feeds))) {
      for (int i = 0; i < 60; i++) {
        for (TestFeed feed : feeds) {
          operator.takeDeltas(feed, 1);
        }
        if (inPasses) {
          tick(operator);
        } else {
          operator.checkpoint(i);
        }
      }
      List<String> bytes = operator.endInput().bytes();
      assertThat(bytes).hasSize(4 * 60);
      assertThat(operator.count(InferenceMetrics.CONTEXTS_REBUILT)).isEqualTo(4);
      return bytes.stream().sorted().toList();
    }
  }

  private static List<TestFeed> feeds(int count) {
    List<TestFeed> feeds = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      feeds.add(new TestFeed("test:SYM" + i, 600 + i));
    }
    return feeds;
  }

  private static OperatorSubtaskState stateOf(List<TestFeed> feeds) throws Exception {
    return stateOf(retaining, feeds);
  }

  /** A window of steps of each, ten at a time. */
  private static OperatorSubtaskState stateOf(InferenceConfig config, List<TestFeed> feeds)
      throws Exception {
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      for (TestFeed feed : feeds) {
        operator.take(feed, feed.snapshot());
      }
      for (int i = 0; i < WINDOW / 10; i++) {
        for (TestFeed feed : feeds) {
          operator.takeDeltas(feed, 10);
        }
      }
      return operator.checkpoint(0);
    }
  }

  /** Lets every timer that is set now fire once. */
  private static void tick(OperatorHarness operator) throws Exception {
    operator.setProcessingTime(operator.processingTime() + retaining.maxWait().toMillis());
  }

  private static long replayed(OperatorHarness operator) {
    return operator.count(InferenceMetrics.STEPS_REBUILT);
  }

  private static List<Long> positions(long first, int count) {
    List<Long> positions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      positions.add(first + i);
    }
    return positions;
  }
}
