package io.tickcache.inference.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.inference.OperatorHarness;
import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.model.TokenSource;
import io.tickcache.testing.TestFeed;
import io.tickcache.testing.TestModels;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a checkpoint hands to the state backend follows new steps, not the context's length. */
class CheckpointMetricsTest {

  private static final int PAGE = 16;
  // 16 slots, 2 layers, keys and values of width 16, four bytes each.
  private static final long PAGE_BYTES = 16L * 2 * 2 * 16 * 4 + 16; // and its header

  @TempDir private static Path directory;
  private static InferenceConfig config;

  @BeforeAll
  static void makeModel() throws Exception {
    config =
        OperatorHarness.config(
            TestModels.write(TestModels.tiny(TokenSource.ORDER_BOOK), directory));
  }

  @Test
  void onlyPagesWithNewStepsAreHandedOver() throws Exception {
    TestFeed feed = new TestFeed("test:BTC", 101);
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      operator.take(feed, feed.snapshot()).takeDeltas(feed, PAGE + 1).checkpoint(1);
      assertPages(operator, 2);
      operator.takeDeltas(feed, 1).checkpoint(2);
      assertPages(operator, 3);
      operator.checkpoint(3);
      assertPages(operator, 3);
    }
  }

  @Test
  void aLongContextCostsNoMoreThanAShortOne() throws Exception {
    TestFeed feed = new TestFeed("test:BTC", 102);
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      operator.take(feed, feed.snapshot());
      long shortContext = bytesOfCheckpoint(operator, feed, 1);
      operator.takeDeltas(feed, 40 * PAGE).checkpoint(2); // past the window, and round the slots
      long longContext = bytesOfCheckpoint(operator, feed, 3);
      // The books differ by some levels.
      assertThat(longContext).isBetween(shortContext - PAGE_BYTES, shortContext + PAGE_BYTES);
    }
  }

  @Test
  void littleIsHandedOverButPagesAndBooks() throws Exception {
    TestFeed feed = new TestFeed("test:BTC", 103);
    try (OperatorHarness operator = OperatorHarness.open(config)) {
      operator.take(feed, feed.snapshot());
      for (int checkpoint = 1; checkpoint <= 50; checkpoint++) {
        operator.takeDeltas(feed, 10).checkpoint(checkpoint);
      }
      assertThat(operator.count(InferenceMetrics.STATE_BYTES))
          .isLessThanOrEqualTo(
              (long)
                  (1.3
                      * (operator.count(InferenceMetrics.STATE_PAGES) * PAGE_BYTES
                          + operator.count(InferenceMetrics.STATE_BOOK_BYTES))));
    }
  }

  private static long bytesOfCheckpoint(OperatorHarness operator, TestFeed feed, long id)
      throws Exception {
    long before = operator.count(InferenceMetrics.STATE_BYTES);
    operator.takeDeltas(feed, PAGE).checkpoint(id);
    return operator.count(InferenceMetrics.STATE_BYTES) - before;
  }

  private static void assertPages(OperatorHarness operator, long pages) {
    assertThat(operator.count(InferenceMetrics.STATE_PAGES)).isEqualTo(pages);
    assertThat(operator.count(InferenceMetrics.STATE_PAGE_BYTES)).isEqualTo(pages * PAGE_BYTES);
  }
}
