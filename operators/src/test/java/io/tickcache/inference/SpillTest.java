package io.tickcache.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickcache.schemas.StepSource;
import io.tickcache.testing.TestFeed;
import io.tickcache.testing.TestModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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
        OperatorHarness.config(TestModels.write(TestModels.tiny(StepSource.ORDER_BOOK), directory));
    tight =
        new InferenceConfig(
            roomy.modelDirectory(),
            BLOCKS * BLOCK_BYTES,
            roomy.kvStorage(),
            10,
            roomy.maxWait(),
            roomy.ordering(),
            roomy.emit(),
            roomy.idleTimeout(),
            roomy.instruments());
  }

  @Test
  void predictionsAreTheSameBytesAsWithRoomForAll() throws Exception {
    List<RawEvent> events = events();
    List<String> expected = run(roomy, events, List.of());
    assertThat(expected).hasSize(events.size() - INSTRUMENTS);
    assertThat(run(tight, events, List.of())).isEqualTo(expected);
  }

  @Test
  void checkpointsAmidSpillsLoseNothing() throws Exception {
    List<RawEvent> events = events();
    assertThat(run(tight, events, List.of(30, 31, 500, 1_200)))
        .isEqualTo(run(roomy, events, List.of()));
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
        new InferenceConfig(
            TestModels.write(TestModels.tinyWithContext(600, StepSource.ORDER_BOOK), wide),
            tight.kvCacheBytes(),
            tight.kvStorage(),
            tight.maxSteps(),
            tight.maxWait(),
            tight.ordering(),
            tight.emit(),
            tight.idleTimeout(),
            tight.instruments());
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

  private static List<RawEvent> events() {
    Random random = new Random(51);
    List<TestFeed> feeds = new ArrayList<>();
    List<RawEvent> events = new ArrayList<>();
    for (int i = 0; i < INSTRUMENTS; i++) {
      TestFeed feed = new TestFeed("test:SYM" + i, 500 + i);
      feeds.add(feed);
      events.add(feed.raw(feed.snapshot()));
    }
    while (events.size() < 2_000) {
      TestFeed feed = feeds.get(random.nextInt(INSTRUMENTS));
      events.add(feed.raw(feed.delta()));
    }
    return events;
  }

  private static List<String> run(
      InferenceConfig config, List<RawEvent> events, List<Integer> restoreBefore) throws Exception {
    List<String> bytes = new ArrayList<>();
    OperatorHarness operator = OperatorHarness.open(config);
    try {
      for (int i = 0; i < events.size(); i++) {
        if (restoreBefore.contains(i)) {
          OperatorSubtaskState state = operator.checkpoint(i);
          bytes.addAll(operator.bytes());
          operator.close();
          operator = OperatorHarness.restore(config, state);
        }
        operator.take(events.get(i));
      }
      bytes.addAll(operator.endInput().bytes());
      return bytes.stream().sorted().toList();
    } finally {
      operator.close();
    }
  }
}
