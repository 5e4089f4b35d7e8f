package io.tickcache.inference.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.inference.ConfigVariant;
import io.tickcache.inference.OperatorHarness;
import io.tickcache.inference.config.InferenceConfig;
import io.tickcache.inference.event.RawEvent;
import io.tickcache.inference.metrics.InferenceMetrics;
import io.tickcache.model.TokenSource;
import io.tickcache.testing.TestFeed;
import io.tickcache.testing.TestModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many instruments in the room of a few. */
class SpillTest {

  private static final int INSTRUMENTS = 20;
  private static final int BLOCKS = 3;
  // 512 slots, 2 layers, keys and values of width 16, four bytes each.
  private static final long BLOCK_BYTES = 512L * 2 * 2 * 16 * 4;

  @TempDir private static Path directory;
  private static InferenceConfig roomy;
  private static InferenceConfig tight;

  @BeforeAll
  static void makeModel() throws Exception {
    roomy =
        OperatorHarness.config(
            TestModels.write(TestModels.tiny(TokenSource.ORDER_BOOK), directory));
    tight = ConfigVariant.of(roomy).kvCacheBytes(BLOCKS * BLOCK_BYTES).maxSteps(10).build();
  }

  @Test
  void predictionsAreTheSameBytesAsWithRoomForAll() throws Exception {
    List<RawEvent> events = TestFeed.ofInstruments(INSTRUMENTS, 2_000, 51);
    List<String> expected = OperatorHarness.sortedBytes(roomy, events, List.of());
    assertThat(expected).hasSize(events.size() - INSTRUMENTS);
    assertThat(OperatorHarness.sortedBytes(tight, events, List.of())).isEqualTo(expected);
  }

  @Test
  void checkpointsAmidSpillsLoseNothing() throws Exception {
    List<RawEvent> events = TestFeed.ofInstruments(INSTRUMENTS, 2_000, 51);
    assertThat(OperatorHarness.sortedBytes(tight, events, List.of(30, 31, 500, 1_200)))
        .isEqualTo(OperatorHarness.sortedBytes(roomy, events, List.of()));
  }

  @Test
  void spillsOnlyWhatIsNeeded() throws Exception {
    TestFeed a = new TestFeed("test:A", 1);
    TestFeed b = new TestFeed("test:B", 2);
    TestFeed c = new TestFeed("test:C", 3);
    TestFeed d = new TestFeed("test:D", 4);
    try (OperatorHarness operator = OperatorHarness.open(tight)) {
      for (TestFeed feed : List.of(a, b, c, a)) {
        operator.take(feed, feed.snapshot()).takeDeltas(feed, 2);
      }
      assertThat(operator.stateEntries()).isZero(); // three fit
      operator.take(d, d.snapshot()).takeDeltas(d, 1).endInput();
      assertThat(operator.keysWithState()).containsExactly("test:B"); // the least recently used
    }
  }

  @Test
  void youngContextsThatFitTogetherStayAfterARestore(@TempDir Path wide) throws Exception {
    // A window of 600 needs two blocks when full, but one while young: three instruments fit.
    InferenceConfig twoBlocks =
        ConfigVariant.of(tight)
            .modelDirectory(
                TestModels.write(TestModels.tinyWithContext(600, TokenSource.ORDER_BOOK), wide))
            .build();
    List<TestFeed> feeds = new ArrayList<>();
    OperatorSubtaskState state;
    try (OperatorHarness operator = OperatorHarness.open(twoBlocks)) {
      for (int i = 0; i < BLOCKS; i++) {
        TestFeed feed = new TestFeed("test:SYM" + i, i);
        feeds.add(feed);
        operator.take(feed, feed.snapshot()).takeDeltas(feed, 5);
      }
      state = operator.checkpoint(1);
    }
    try (OperatorHarness operator = OperatorHarness.restore(twoBlocks, state)) {
      for (int round = 0; round < 3; round++) {
        for (TestFeed feed : feeds) {
          operator.takeDeltas(feed, 1);
        }
      }
      assertThat(operator.count(InferenceMetrics.RELOADS)).isEqualTo(BLOCKS);
      assertThat(operator.count(InferenceMetrics.SPILLS)).isZero();
    }
  }
}
