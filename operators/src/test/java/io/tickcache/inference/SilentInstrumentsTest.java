package io.tickcache.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.model.TokenSource;
import io.tickcache.testing.TestFeed;
import io.tickcache.testing.TestModels;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An instrument that has updates and makes no step for a minute is told of, once. */
class SilentInstrumentsTest {

  private static final long SECOND = 1_000_000;

  @TempDir private Path directory;
  private InferenceConfig config;

  @BeforeEach
  void makeModel() throws Exception {
    config =
        OperatorHarness.config(
            TestModels.write(
                TestModels.tiny(TokenSource.ORDER_BOOK, TokenSource.KLINE), directory));
  }

  @Test
  void aFeedWithoutASnapshotIsToldOfOnce() throws Exception {
    TestFeed feed = new TestFeed("test:BTC", 1);
    feed.snapshot(); // lost
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      takeForSeconds(operator, feed, 58);
      assertThat(operator.count(InferenceMetrics.SILENT)).isZero();
      takeForSeconds(operator, feed, 200);
      assertThat(operator.count(InferenceMetrics.SILENT)).isOne();
    }
  }

  @Test
  void aGapIsToldOfAgainAfterStepsInBetween() throws Exception {
    TestFeed feed = new TestFeed("test:BTC", 2);
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      for (int gap = 1; gap <= 2; gap++) {
        operator.take(feed, feed.snapshot());
        takeForSeconds(operator, feed, 100);
        assertThat(operator.count(InferenceMetrics.SILENT)).isEqualTo(gap - 1);
        feed.gap(1);
        takeForSeconds(operator, feed, 100);
        assertThat(operator.count(InferenceMetrics.SILENT)).isEqualTo(gap);
      }
    }
  }

  @Test
  void refusedUpdatesAreSilenceTooAndKlinesAreNone() throws Exception {
    TestFeed feed = new TestFeed("test:BTC", 3);
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      operator.take(feed, feed.snapshot()).takeDeltas(feed, 3);
      TestFeed old = new TestFeed("test:BTC", 4); // its sequences come again
      old.snapshot();
      for (int second = 0; second < 100; second += 40) {
        operator.take(old, new TestFeed("test:BTC", 5).pause(second * SECOND).delta());
      }
      assertThat(operator.count(InferenceMetrics.SILENT)).isOne();
      TestFeed bars = new TestFeed("test:BARS", 6);
      for (int i = 0; i < 200; i++) {
        operator.take(bars, bars.kline());
      }
      assertThat(operator.count(InferenceMetrics.SILENT)).isOne();
    }
  }

  private static void takeForSeconds(OperatorHarness operator, TestFeed feed, int seconds)
      throws Exception {
    long end = feed.timeMicros() + seconds * SECOND;
    while (feed.timeMicros() < end) {
      operator.take(feed, feed.pause(SECOND / 2).delta());
    }
  }
}
